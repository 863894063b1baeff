package io.caltrop.detection.port;

import io.caltrop.core.Quote;
import io.caltrop.detection.SqlProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection, from its first byte to its last: it lets the client in, or cancels for it;
 * a {@link Conversation} is what follows.
 */
final class Session implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final byte[] ADMIN_SHUTDOWN =
      Message.fatal("57P01", "terminating connection due to administrator command");
  private static final byte[] IDLE =
      Message.fatal("57P05", "terminating connection due to idle-session timeout");
  private static final byte[] STUCK =
      Message.fatal("57014", "terminating connection: a statement took too long");

  private final Wire wire;
  private final Poller poller;
  private final Shared shared;
  private final SessionWatch watch;
  private volatile @Nullable Conversation conversation;
  private volatile @Nullable Wire upstream;
  private volatile @Nullable ByteBuffer key;

  Session(Wire wire, Shared shared, long now) throws IOException {
    this.wire = wire;
    this.shared = shared;
    poller = new Poller();
    watch = new SessionWatch(shared.settings().limits(), now);
  }

  @Override
  public void run() {
    Greeting greeting = new Greeting(wire, poller, shared.tls(), shared.tlsRequired());
    try {
      Greeting.Wish wish = greeting.read();
      if (wish instanceof Greeting.Cancel cancel) {
        cancel(cancel, poller);
      } else if (wish instanceof Greeting.Start start) {
        letIn(start.packet(), greeting.client());
      }
    } catch (Refusal refusal) {
      LOG.debug("a client of the SQL port was not let in: {}", refusal.getMessage());
      shared.tally().refused();
      say(refusal, greeting.client());
    } catch (IOException e) {
      LOG.debug("a client of the SQL port is gone", e);
    } catch (RuntimeException e) {
      LOG.error("a session of the SQL port failed", e);
    } finally {
      close();
      poller.close();
      shared.sessions().leave(this);
    }
  }

  private static void say(Refusal refusal, Exchange client) {
    try {
      client.write(refusal.last());
      client.wire().end();
    } catch (IOException e) {
      LOG.debug("a client of the SQL port went before it was told why", e);
    }
  }

  private void letIn(StartupPacket packet, Exchange client) throws IOException {
    SqlPortSettings settings = shared.settings();
    String home = settings.upstream().database();
    Optional<SqlPortSettings.Login> login = Optional.empty();
    if (shared.doorkeeper().isPresent()) {
      login = Optional.of(shared.doorkeeper().get().admit(client, packet.user()));
    }
    String database = packet.database(home);
    if (!database.equals(home)) { // its functions are not what the roles of the port are made for
      throw new Refusal(
          "3D000",
          "database %s is not served here; connect to database %s"
              .formatted(Quote.of(database), Quote.of(home)));
    }
    if (!shared.sessions().enter(this)) {
      throw new Refusal(
          "53300", "sorry, too many clients already; allowed: " + settings.limits().connections());
    }
    Exchange server = connect();
    String role = login.map(SqlPortSettings.Login::role).orElse(packet.user());
    server.write(packet.as(role, home).bytes());
    if (login.isPresent()) {
      new UpstreamLogin(server, client, login.get().rolePassword(), shared.random()).run();
    }
    shared.tally().accepted();
    Conversation.Wires wires = new Conversation.Wires(client.wire(), server.wire(), poller);
    Conversation talk = new Conversation(wires, shared, refusal(packet.user()), this::register);
    conversation = talk;
    talk.run();
  }

  private Exchange connect() throws IOException {
    Wire connected = Upstreams.connect(shared.settings().upstream());
    upstream = connected;
    return new Exchange(connected, poller);
  }

  private void register(byte[] given) {
    ByteBuffer own = ByteBuffer.wrap(given);
    key = own;
    shared.sessions().register(own, this);
  }

  private Optional<SqlProblem> refusal(String user) {
    SqlPortSettings settings = shared.settings();
    Optional<Set<String>> managers = settings.managers();
    if (managers.isPresent() && !managers.get().contains(user)) {
      String names = String.join(" or ", new TreeSet<>(managers.get()));
      return Optional.of(
          SqlProblem.of(
              "42501",
              "permission denied: user " + Quote.of(user) + " may not manage streaming objects",
              names.isEmpty() ? "" : "Log in as " + names + "."));
    }
    return Optional.empty();
  }

  /** Cancels a statement of another session; its client waits until the connection closes. */
  private void cancel(Greeting.Cancel wish, Poller own) {
    if (shared.sessions().cancel(wish.key())) {
      return;
    }
    try (Wire server = Upstreams.connect(shared.settings().upstream())) {
      Exchange exchange = new Exchange(server, own);
      exchange.write(wish.packet());
      exchange.awaitEnd();
    } catch (IOException e) {
      LOG.debug("a statement could not be canceled", e); // the protocol has no answer to that
    }
  }

  /** Cancels the streaming statement; false if none runs. */
  boolean cancelAction() {
    Conversation open = conversation;
    return open != null && open.cancelAction();
  }

  /** Ends what has taken too long. */
  void check(long now) {
    Conversation open = conversation;
    if (open == null || !open.isReady()) {
      if (watch.starting(now) == SessionWatch.Verdict.TOO_LATE) {
        close();
      }
      return;
    }
    switch (watch.open(now, open.isBusy(), open.progress())) {
      case NOTHING, TOO_LATE -> {}
      case CANCEL -> cancelStatement(open);
      case STUCK -> open.end(STUCK);
      case IDLE -> open.end(IDLE);
    }
  }

  private void cancelStatement(Conversation open) {
    ByteBuffer own = key;
    if (own != null && !open.isActing()) { // actions know their limit
      shared.threads().execute(() -> cancelElsewhere(new Greeting.Cancel(own)));
    }
  }

  private void cancelElsewhere(Greeting.Cancel wish) {
    try (Poller other = new Poller()) {
      cancel(wish, other);
    } catch (IOException e) {
      LOG.debug("a statement could not be canceled", e);
    }
  }

  /** Ends because the port closes; the client is told so, if it listens. */
  void shutDown() {
    Conversation open = conversation;
    if (open == null) {
      close();
    } else {
      open.end(ADMIN_SHUTDOWN);
    }
  }

  /** Ends at once. */
  void close() {
    Wire server = upstream;
    if (server != null) {
      server.close();
    }
    wire.close();
    poller.wake();
  }
}
