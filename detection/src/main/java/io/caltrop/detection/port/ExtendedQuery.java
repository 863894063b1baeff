package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText;
import io.caltrop.detection.SqlText.Statement;
import io.caltrop.detection.StreamingStatements.Action;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements: Parse, Bind, Execute and Close of streaming ones. PostgreSQL prepares a
 * placeholder instead; the action runs at Execute, when everything before it has been answered
 * without an error, and what came of it is said by another statement.
 */
final class ExtendedQuery {
  private final Pending pending;
  private final Waiting waiting;
  private final SessionState state;
  private final Actions actions;
  private final PlainStatement plain = new PlainStatement();
  private final Prepared prepared = new Prepared();

  ExtendedQuery(Pending pending, Waiting waiting, SessionState state, Actions actions) {
    this.pending = pending;
    this.waiting = waiting;
    this.state = state;
    this.actions = actions;
  }

  /** Whether there is a streaming statement that a message could mean. */
  boolean isActive() {
    return !prepared.isEmpty();
  }

  /** See {@link Relay.Reader#whole}. */
  boolean parse(Relay relay, Frame frame) throws IOException {
    int nameEnd = frame.textEnd(frame.body());
    if (nameEnd >= 0) {
      String name = frame.text(frame.body(), nameEnd, ISO_8859_1);
      prepared.closeStatement(name);
      if (plain.is(frame, nameEnd + 1)) {
        pending.sent('P');
        return true;
      }
      String sql = ClientText.read(frame, nameEnd + 1, state.charset()).orElse("");
      List<Statement> statements = SqlText.split(sql, state.standardStrings());
      Optional<SqlProblem> problem =
          Forbidden.in(statements)
              .or(() -> Forbidden.inBytes(frame, nameEnd + 1, sql, state, pending, false));
      if (problem.isPresent()) {
        relay.consume();
        say(relay, actions.refuse(problem.get()), new Place(sql, 0));
        return false;
      }
      Optional<Prepared.Streaming> found = streaming(frame, nameEnd + 1, sql, statements);
      if (found.isPresent()) {
        relay.consume();
        parse(relay, name, found.get());
        return false;
      }
      plain.hold(frame, nameEnd + 1);
    }
    pending.sent('P');
    return true;
  }

  private Optional<Prepared.Streaming> streaming(
      Frame frame, int from, String sql, List<Statement> statements) {
    if (statements.size() != 1) {
      return Optional.empty(); // PostgreSQL refuses several
    }
    Statement statement = statements.get(0);
    Optional<Action> action = actions.recognise(statement.text());
    if (action.isEmpty() || !ClientText.isExact(sql, frame, from, state.charset())) {
      return Optional.empty();
    }
    byte[] types = frame.bytes(frame.textEnd(from) + 1, frame.end());
    Place place = new Place(sql, statement.start());
    return Optional.of(new Prepared.Streaming(action.get(), place, types));
  }

  private void parse(Relay relay, String name, Prepared.Streaming statement) throws IOException {
    String sql = Answer.PLACEHOLDER;
    if (statement.action().reads()) {
      Answer answer = actions.run(statement.action());
      if (answer.kind() == Answer.Kind.FAILED) {
        say(relay, answer, statement.place());
        return;
      }
      sql = answer.sql();
    }
    prepared.parse(name, statement);
    pending.sent('P');
    relay.emit(parseMessage(name, sql, statement));
  }

  private byte[] parseMessage(String name, String sql, Prepared.Streaming statement) {
    return Requests.parse(
        name.getBytes(ISO_8859_1), sql.getBytes(state.charset()), statement.types());
  }

  /** See {@link Relay.Reader#whole}. */
  boolean bind(Relay relay, Frame frame) throws IOException {
    int portalEnd = frame.textEnd(frame.body());
    int nameEnd = portalEnd < 0 ? -1 : frame.textEnd(portalEnd + 1);
    if (nameEnd >= 0) {
      String name = frame.text(portalEnd + 1, nameEnd, ISO_8859_1);
      Prepared.Streaming statement =
          prepared.bind(frame.text(frame.body(), portalEnd, ISO_8859_1), name);
      if (statement != null && statement.action().reads() && statement.isStale()) {
        byte[] bind = frame.message();
        relay.consume();
        bindAgain(relay, name, statement, bind);
        return false;
      }
    }
    pending.sent('B');
    return true;
  }

  /** What was prepared earlier shows what was then. */
  private void bindAgain(Relay relay, String name, Prepared.Streaming statement, byte[] bind)
      throws IOException {
    Answer answer = actions.run(statement.action());
    if (answer.kind() == Answer.Kind.FAILED) {
      say(relay, answer, statement.place());
      return;
    }
    pending.sent('C', Edit.HIDDEN);
    pending.sent('P', Edit.HIDDEN);
    pending.sent('B');
    relay.emit(
        Message.join(
            Requests.closeStatement(name.getBytes(ISO_8859_1)),
            parseMessage(name, answer.sql(), statement),
            bind));
  }

  /** See {@link Relay.Reader#whole}. */
  boolean execute(Relay relay, Frame frame) throws IOException {
    int portalEnd = frame.textEnd(frame.body());
    if (portalEnd >= 0) {
      byte[] portal = frame.bytes(frame.body(), portalEnd);
      Prepared.@Nullable Streaming statement = prepared.portal(new String(portal, ISO_8859_1));
      if (statement != null && !statement.action().reads()) {
        byte[] execute = frame.message();
        relay.consume();
        execute(relay, statement, portal, execute);
        return false;
      }
    }
    pending.sent('E');
    return true;
  }

  private void execute(Relay relay, Prepared.Streaming statement, byte[] portal, byte[] execute)
      throws IOException {
    pending.sent('D', Edit.HIDDEN); // fails if the portal is no longer there
    relay.emit(Message.join(Requests.describePortal(portal), Requests.FLUSH));
    if (waiting.untilAnswered() == Pending.State.ANSWERED && !state.transactionFailed()) {
      say(relay, actions.run(statement.action()), statement.place());
    } else {
      pending.sent('E');
      relay.emit(execute); // PostgreSQL refuses or skips it
    }
  }

  /** Answers the message at hand; an error makes PostgreSQL skip the rest of the batch. */
  void say(Relay relay, Answer answer, Place place) throws IOException {
    Edit.Own edit = new Edit.Own(answer.tag(), place.of(answer.position()), true);
    relay.emit(Requests.within(answer.sql(), state.charset(), pending, edit));
  }

  /** See {@link Relay.Reader#whole}. */
  boolean close(Frame frame) {
    int nameEnd = frame.textEnd(frame.body() + 1);
    if (nameEnd >= 0) {
      String name = frame.text(frame.body() + 1, nameEnd, ISO_8859_1);
      if (frame.at(frame.body()) == 'S') {
        prepared.closeStatement(name);
      } else {
        prepared.closePortal(name);
      }
    }
    pending.sent('C');
    return true;
  }
}
