package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client and PostgreSQL, talking through one thread. It ends when PostgreSQL has said its last; a
 * client that leaves is told to PostgreSQL, which then ends it.
 */
final class Conversation implements Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final byte[] LOST =
      Message.fatal("08006", "the connection to PostgreSQL was lost; connect again");
  private static final int DISCARDED_READS = 16;

  /** Who expects something of one side looks at the other one only now and then. */
  private static final int OTHER_SIDE = 8;

  /** Of whom something may have come. */
  private enum Look {
    CLIENT,
    SERVER,
    BOTH
  }

  private final Wire client;
  private final Wire upstream;
  private final Poller poller;
  private final Pending pending = new Pending();
  private final SessionState state = new SessionState();
  private final Execution execution;
  private final ClientSide clientSide;
  private final ServerSide serverSide;
  private final Relay fromClient;
  private final Relay fromServer;
  private final Pause clientPause;
  private final Pause serverPause;
  private Look look = Look.BOTH;
  private int turns;
  private boolean begun; // an answer: PostgreSQL needs the processor more than who waits for rows
  private boolean deaf; // nothing of the client's is passed on any longer
  private volatile long progress;
  private volatile byte @Nullable [] farewell;

  /** The two connections of a session and what waits for both. */
  record Wires(Wire client, Wire upstream, Poller poller) {}

  /**
   * Begins when PostgreSQL has been sent what the client wants.
   *
   * @param refusal what the client is told when it manages streaming objects; empty if it may
   * @param cancelKey told what the client must show to cancel
   */
  Conversation(
      Wires wires, Shared shared, Optional<SqlProblem> refusal, Consumer<byte[]> cancelKey) {
    client = wires.client();
    upstream = wires.upstream();
    poller = wires.poller();
    clientPause = new Pause(shared.awake());
    serverPause = new Pause(shared.awake());
    SqlPortSettings.Limits limits = shared.settings().limits();
    execution = new Execution(shared.threads(), limits.statement());
    Actions actions = new Actions(shared.statements(), execution, state, shared.tally(), refusal);
    int longest = limits.statementBytes();
    clientSide = new ClientSide(pending, this, state, actions, shared.tally(), longest);
    serverSide =
        new ServerSide(pending, state, shared.tally(), shared.statements()::hint, cancelKey);
    fromClient = new Relay(client, upstream, clientSide);
    fromServer = new Relay(upstream, client, serverSide);
  }

  /** Talks until PostgreSQL has ended, or somebody ends it. */
  void run() throws IOException {
    boolean lost = false;
    try {
      while (!fromServer.isOver() && farewell == null) {
        if (++turns % OTHER_SIDE == 0) {
          look = Look.BOTH;
        }
        boolean heard = look != Look.SERVER && listen();
        boolean answered = look != Look.CLIENT && fromServer.pump();
        pause(heard, answered, !deaf);
      }
      lost = !serverSide.saidFatal() && !clientSide.saidBye() && !fromClient.hasEnded();
    } catch (IOException e) {
      LOG.debug("PostgreSQL or a client of it is gone", e);
      lost = true;
    } finally {
      clientPause.end();
      serverPause.end();
      sayLast(lost);
    }
  }

  private boolean listen() throws IOException {
    if (deaf) {
      return false;
    }
    try {
      boolean heard = fromClient.pump();
      deaf = fromClient.isOver();
      if (deaf) {
        upstream.end();
      }
      return heard;
    } catch (Refusal e) {
      farewell = e.last();
      return false;
    } catch (IOException e) {
      LOG.debug("a client, or PostgreSQL before it, is gone", e);
      deaf = true;
      upstream.end(); // which may still have an answer
      return true;
    }
  }

  /** Waits unless the client was heard or PostgreSQL has answered, in part or in whole. */
  private void pause(boolean heard, boolean answered, boolean listens) throws IOException {
    boolean quiet = pending.isEmpty();
    publish(2 * pending.answered() + (quiet ? 0 : 1));
    boolean forClient = quiet || pending.isCopyIn();
    begun = answered || (begun && !heard);
    if (farewell != null) {
      throw new EOFException("ended");
    }
    long now = System.nanoTime();
    if (heard || answered) {
      clientPause.over(now);
      serverPause.over(now);
      look = expected(answered, forClient);
    } else if (!fromClient.wantsWrite()
        && !fromServer.wantsWrite()
        && (forClient ? clientPause.stayAwake(now) : !begun && serverPause.stayAwake(now))) {
      giveWay();
      look = forClient ? Look.CLIENT : Look.SERVER;
    } else if (look == Look.BOTH) {
      sleep(listens);
    } else {
      look = Look.BOTH; // before it sleeps: TLS may hold what no socket has any longer
    }
  }

  /** Who says something next: PostgreSQL after a question, the client after an answer. */
  private static Look expected(boolean answered, boolean forClient) {
    if (answered) {
      return forClient ? Look.CLIENT : Look.BOTH;
    }
    return forClient ? Look.BOTH : Look.SERVER;
  }

  @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
  private static void giveWay() {
    Thread.yield();
  }

  private void sleep(boolean listens) throws IOException {
    int read = SelectionKey.OP_READ;
    int write = SelectionKey.OP_WRITE;
    poller.want(
        client,
        (listens && fromClient.wantsRead() ? read : 0) | (fromServer.wantsWrite() ? write : 0));
    poller.want(
        upstream,
        (fromServer.wantsRead() ? read : 0) | (!deaf && fromClient.wantsWrite() ? write : 0));
    poller.await();
  }

  private void publish(long now) {
    if (progress != now) {
      progress = now;
    }
  }

  @Override
  public Pending.State untilAnswered() throws IOException {
    while (pending.state() == Pending.State.OUTSTANDING) {
      boolean sent = fromClient.write();
      goOn(sent, false);
    }
    return pending.state();
  }

  @Override
  public void passRows() throws IOException {
    while (pending.isCopyIn() || fromClient.isWithin()) {
      boolean heard = fromClient.pumpUntil(() -> !pending.isCopyIn());
      goOn(heard, true);
    }
  }

  private void goOn(boolean heard, boolean listens) throws IOException {
    boolean answered = fromServer.pump();
    if (fromServer.hasEnded() || (listens && fromClient.hasEnded())) {
      throw new EOFException();
    }
    pause(heard, answered, listens);
  }

  /** Says what is left to say, if the client listens; it is not waited for. */
  private void sayLast(boolean lost) {
    byte[] last = farewell;
    if (last == null && lost) {
      last = LOST;
    }
    try {
      if (last != null && fromServer.isBetween()) {
        client.write(ByteBuffer.wrap(last));
      }
      client.end();
      ByteBuffer ignored = ByteBuffer.allocate(1 << 14);
      for (int i = 0; i < DISCARDED_READS && client.read(ignored.clear()) > 0; i++) {
        // What is unread when a connection closes can cost the other side its last message.
      }
    } catch (IOException e) {
      LOG.debug("a client went before it was told why", e);
    }
  }

  /** Ends soon; the client is told why, if it listens. */
  void end(byte[] lastWord) {
    farewell = lastWord;
    execution.cancel();
    poller.wake();
  }

  /** Cancels the streaming statement; false if none runs. */
  boolean cancelAction() {
    return execution.cancel();
  }

  /** Whether the client has logged in. */
  boolean isReady() {
    return state.isReady();
  }

  /** Whether a request is being answered. */
  boolean isBusy() {
    return progress % 2 == 1 || isActing();
  }

  /** Whether a streaming statement runs. */
  boolean isActing() {
    return execution.isActive();
  }

  /** A number that changes whenever requests come or are answered. */
  long progress() {
    return progress;
  }
}
