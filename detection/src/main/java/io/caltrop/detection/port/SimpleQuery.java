package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText;
import io.caltrop.detection.SqlText.Statement;
import io.caltrop.detection.StreamingStatements.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Query message: one or more statements. It goes on as it is unless a streaming statement is in
 * it; then each streaming one, and each run of others between them, becomes a query of its own, up
 * to the first that fails. The client sees one answer. What no client may send keeps all of a query
 * from running.
 */
final class SimpleQuery {
  private record Part(String sql, int start, Optional<Action> action) {}

  private final Pending pending;
  private final Waiting waiting;
  private final SessionState state;
  private final Actions actions;
  private final PlainStatement plain = new PlainStatement();

  SimpleQuery(Pending pending, Waiting waiting, SessionState state, Actions actions) {
    this.pending = pending;
    this.waiting = waiting;
    this.state = state;
    this.actions = actions;
  }

  /** See {@link Relay.Reader#whole}. */
  boolean query(Relay relay, Frame frame) throws IOException {
    if (plain.is(frame, frame.body())) {
      pending.sent('Q');
      return true;
    }
    Optional<String> sql = ClientText.read(frame, frame.body(), state.charset());
    if (sql.isPresent()) {
      boolean exact = ClientText.isExact(sql.get(), frame, frame.body(), state.charset());
      List<Statement> statements = SqlText.split(sql.get(), state.standardStrings());
      Optional<SqlProblem> problem =
          Forbidden.in(statements)
              .or(() -> Forbidden.inBytes(frame, frame.body(), sql.get(), state, pending, true));
      if (problem.isPresent()) {
        relay.consume();
        refuse(relay, actions.refuse(problem.get()), new Place(sql.get(), 0));
        return false;
      }
      List<Part> parts = parts(sql.get(), statements);
      if (!parts.isEmpty() && exact && isQuiet(relay)) {
        relay.consume();
        run(relay, sql.get(), parts);
        return false;
      }
      if (parts.isEmpty()) {
        plain.hold(frame, frame.body());
      }
    }
    pending.sent('Q');
    return true;
  }

  /** Answers with an error what is not to be run. */
  void refuse(Relay relay, Answer answer, Place place) throws IOException {
    pending.sent('Q', new Edit.Own(Optional.empty(), place.of(answer.position()), true));
    relay.emit(Requests.query(answer.sql().getBytes(state.charset())));
  }

  /** Empty if none is a streaming statement. */
  private List<Part> parts(String sql, List<Statement> statements) {
    List<Part> parts = new ArrayList<>();
    boolean streaming = false;
    int plainStart = -1;
    int plainEnd = -1;
    for (Statement statement : statements) {
      Optional<Action> action = actions.recognise(statement.text());
      if (action.isPresent()) {
        streaming = true;
        addPlain(sql, plainStart, plainEnd, parts);
        plainStart = -1;
        parts.add(new Part(statement.text(), statement.start(), action));
      } else {
        plainStart = plainStart < 0 ? statement.start() : plainStart;
        plainEnd = statement.end();
      }
    }
    if (!streaming) {
      return List.of();
    }
    addPlain(sql, plainStart, plainEnd, parts);
    return parts;
  }

  private static void addPlain(String sql, int start, int end, List<Part> parts) {
    if (start >= 0) {
      parts.add(new Part(sql.substring(start, end), start, Optional.empty()));
    }
  }

  /** Waits until all that came before is answered; false if PostgreSQL ignores this query. */
  private boolean isQuiet(Relay relay) throws IOException {
    if (!pending.isEmpty()) {
      relay.emit(Requests.FLUSH);
    }
    return waiting.untilAnswered() == Pending.State.ANSWERED;
  }

  private void run(Relay relay, String sql, List<Part> parts) throws IOException {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean last = i == parts.size() - 1;
      if (part.action().isPresent()) {
        send(relay, part.action().get(), new Place(sql, part.start()), last);
      } else {
        int before = sql.codePointCount(0, part.start());
        pending.sent('Q', new Edit.Part(before, last));
        relay.emit(Requests.query(part.sql().getBytes(state.charset())));
      }
      if (!last && !succeeded()) {
        return;
      }
    }
  }

  private void send(Relay relay, Action action, Place place, boolean last) throws IOException {
    if (state.transactionFailed()) {
      pending.sent('Q', new Edit.Part(0, last));
      relay.emit(Requests.query(Answer.PLACEHOLDER.getBytes(state.charset())));
      return;
    }
    Answer answer = actions.run(action);
    pending.sent('Q', new Edit.Own(answer.tag(), place.of(answer.position()), last));
    relay.emit(Requests.query(answer.sql().getBytes(state.charset())));
  }

  /** Waits for the end of a query, and meanwhile passes on the rows of a COPY. */
  private boolean succeeded() throws IOException {
    Pending.State found = waiting.untilAnswered();
    while (found == Pending.State.COPY_IN) {
      waiting.passRows();
      found = waiting.untilAnswered();
    }
    return found == Pending.State.ANSWERED && !pending.queryFailed();
  }
}
