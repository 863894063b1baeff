package io.caltrop.detection.port;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The requests of a connection that PostgreSQL has not answered yet, in their order: which request
 * an answer belongs to, whether PostgreSQL skips what comes until the next Sync, and when nothing
 * is outstanding.
 *
 * <p>Requests are named by their message types: Query, Function call and Sync end in ReadyForQuery;
 * Parse, Bind, Describe, Execute and Close are answered one by one. See "Message Flow" in
 * PostgreSQL's manual.
 */
final class Pending {
  /** What is outstanding. */
  enum State {
    /** PostgreSQL has something to answer. */
    OUTSTANDING,
    /** Everything is answered. */
    ANSWERED,
    /** A request has failed, and PostgreSQL skips everything until a Sync. */
    SKIPPING,
    /** PostgreSQL reads the rows of a COPY. */
    COPY_IN
  }

  private record Request(byte type, Edit edit) {}

  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private long answered;
  private boolean skipping;
  private boolean copyIn;
  private boolean failed;
  private boolean queryFailed;
  private boolean settled;

  /** PostgreSQL is ready for the first time, which answers no request. */
  void begun() {
    settled = requests.isEmpty();
  }

  /** A request goes to PostgreSQL; to be called before it does. */
  void sent(char type) {
    sent(type, Edit.NONE);
  }

  /** A request goes to PostgreSQL; to be called before it does. */
  void sent(char type, Edit edit) {
    if (copyIn) {
      return; // PostgreSQL ignores Sync and Flush among the rows
    }
    if (skipping) {
      if (type != 'S') {
        return;
      }
      skipping = false;
    }
    settled = false;
    requests.add(new Request((byte) type, edit));
  }

  /** The client has sent the last row of a COPY, or gives it up. */
  void copyDone() {
    if (copyIn) {
      copyIn = false;
    } else if (!requests.isEmpty()) {
      requests.add(new Request((byte) 'c', Edit.NONE)); // of a COPY that has not started yet
    }
  }

  /**
   * PostgreSQL has answered.
   *
   * @param type of the message
   * @return how the message is to be changed: {@link Edit#NONE} or {@link Edit#HIDDEN} for those
   *     that end a request, the request's own for what comes before
   */
  Edit answer(byte type) {
    return switch (type) {
      case '1' -> ends('P');
      case '2' -> ends('B');
      case '3' -> ends('C');
      case 'n', 'T' -> ends('D');
      case 'C', 'I', 's' -> ends('E');
      case 'E' -> error();
      case 'Z' -> ready();
      case 'G' -> copyStarts();
      default -> current();
    };
  }

  /** What is outstanding. */
  State state() {
    if (copyIn) {
      return State.COPY_IN;
    }
    if (skipping) {
      return State.SKIPPING;
    }
    return requests.isEmpty() ? State.ANSWERED : State.OUTSTANDING;
  }

  /** Whether the query that ended last had an error. */
  boolean queryFailed() {
    return queryFailed;
  }

  /** Whether PostgreSQL reads the rows of a COPY. */
  boolean isCopyIn() {
    return copyIn;
  }

  /** How many requests have been answered. */
  long answered() {
    return answered;
  }

  /** Whether everything is answered. */
  boolean isEmpty() {
    return requests.isEmpty();
  }

  /**
   * Whether PostgreSQL has been ready for a query since the last request, and so has reported all
   * settings as they are.
   */
  boolean isSettled() {
    return settled;
  }

  private Edit current() {
    Request head = requests.peek();
    return head == null ? Edit.NONE : head.edit();
  }

  private Edit ends(char request) {
    Request head = requests.peek();
    if (head == null || head.type() != request) {
      return current(); // an answer within a Query
    }
    return remove().edit();
  }

  private Request remove() {
    Request head = requests.remove();
    answered++;
    while (!requests.isEmpty() && requests.element().type() == 'c') {
      requests.remove();
    }
    return head;
  }

  private Edit error() {
    Request head = requests.peek();
    copyIn = false;
    if (head == null) {
      return Edit.NONE; // the connection's end
    }
    failed = true;
    if (!endsInReady(head)) {
      answered++;
      while (!requests.isEmpty() && requests.element().type() != 'S') {
        requests.remove();
      }
      skipping = requests.isEmpty();
    }
    return head.edit();
  }

  private Edit ready() {
    copyIn = false;
    boolean wasFailed = failed;
    failed = false;
    while (!requests.isEmpty()) {
      Request head = remove();
      if (endsInReady(head)) {
        settled = requests.isEmpty();
        return shown(head.edit(), wasFailed);
      }
    }
    return Edit.NONE;
  }

  private Edit shown(Edit edit, boolean wasFailed) {
    boolean last =
        edit instanceof Edit.Part part
            ? part.last()
            : !(edit instanceof Edit.Own own) || own.last();
    queryFailed = wasFailed;
    return last || wasFailed ? Edit.NONE : Edit.HIDDEN;
  }

  private Edit copyStarts() {
    copyIn = true;
    Iterator<Request> behind = requests.iterator();
    if (behind.hasNext()) {
      behind.next(); // the COPY itself
    }
    while (copyIn && behind.hasNext()) {
      byte type = behind.next().type();
      if (type == 'c') {
        copyIn = false;
      }
      if (type == 'c' || type == 'S') {
        behind.remove(); // a Sync among the rows is ignored
      }
    }
    return current();
  }

  private static boolean endsInReady(Request request) {
    return request.type() == 'Q' || request.type() == 'S' || request.type() == 'F';
  }
}
