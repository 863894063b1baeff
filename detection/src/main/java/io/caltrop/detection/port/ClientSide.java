package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import java.io.IOException;

/** What a client says: passed on to PostgreSQL, but for streaming statements. */
final class ClientSide implements Relay.Reader {
  private final Pending pending;
  private final SimpleQuery simple;
  private final ExtendedQuery extended;
  private final Tally tally;
  private final int longestStatement;
  private final SessionState state;
  private boolean saidBye;

  ClientSide(
      Pending pending,
      Waiting waiting,
      SessionState state,
      Actions actions,
      Tally tally,
      int longest) {
    this.pending = pending;
    this.state = state;
    this.tally = tally;
    this.longestStatement = longest;
    simple = new SimpleQuery(pending, waiting, state, actions);
    extended = new ExtendedQuery(pending, waiting, state, actions);
  }

  /** Whether the client has said that it closes. */
  boolean saidBye() {
    return saidBye;
  }

  @Override
  public Relay.Need header(Relay relay, byte type, int length) throws IOException {
    switch (type) {
      case 'Q', 'P' -> {
        return statement(relay, type, length);
      }
      case 'B', 'E', 'C' -> {
        count(type);
        if (extended.isActive() && length <= longestStatement) {
          return Relay.Need.WHOLE;
        }
        pending.sent((char) type);
      }
      case 'D', 'S', 'F' -> pending.sent((char) type);
      case 'c', 'f' -> pending.copyDone();
      case 'X' -> saidBye = true;
      default -> {} // rows of a COPY, passwords, Flush; what PostgreSQL does not know, it refuses
    }
    return Relay.Need.PASS;
  }

  private Relay.Need statement(Relay relay, byte type, int length) throws IOException {
    count(type);
    if (length <= longestStatement) {
      return Relay.Need.WHOLE;
    }
    if (pending.isCopyIn()) {
      return Relay.Need.PASS; // PostgreSQL refuses it, and all that follows
    }
    SqlProblem problem =
        SqlProblem.of(
            "54000",
            "a statement of %d bytes is too long; allowed: %d".formatted(length, longestStatement),
            "COPY takes any number of rows.");
    Answer answer = Answer.failed(problem, state.charset());
    if (type == 'Q') {
      simple.refuse(relay, answer, new Place("", 0));
    } else {
      extended.say(relay, answer, new Place("", 0));
    }
    return Relay.Need.DROP;
  }

  private void count(byte type) {
    if (type == 'Q' || type == 'E') {
      tally.statement();
    }
  }

  @Override
  public boolean whole(Relay relay, Frame frame) throws IOException {
    return switch (frame.type()) {
      case 'Q' -> simple.query(relay, frame);
      case 'P' -> extended.parse(relay, frame);
      case 'B' -> extended.bind(relay, frame);
      case 'E' -> extended.execute(relay, frame);
      default -> extended.close(frame);
    };
  }
}
