package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the access logs of nginx and Apache: common, combined, and with the virtual host first (see
 * {@link AccessClient}). What follows the user agent is left out.
 *
 * <pre>ADDRESS IDENT USER [10/Oct/2000:13:55:36 -0700] "REQUEST" STATUS BYTES "REFERRER" "AGENT"
 * </pre>
 *
 * <p>Both servers escape quotes within what a client sent, so the first quote that is not escaped
 * begins the request, whatever name a user has given, and the next one ends it. Old servers do not
 * escape: where no status and bytes follow that quote, the request ends at the next one that has
 * them. The escapes are undone.
 */
final class AccessLog implements LineParser {
  private static final int TIME_LENGTH = 26;
  private static final int SHORTEST_TIME = "1/Oct/2000:13:55:36".length();
  private static final String SHAPE =
      "ADDRESS IDENT USER [10/Oct/2000:13:55:36 -0700] \"REQUEST\" STATUS BYTES \"REFERRER\" \"AGENT\"";

  private final ZoneId zone;
  private String lastTime = "";
  private @Nullable String lastIso;

  /**
   * A parser for one log.
   *
   * @param zone of times that name none
   */
  AccessLog(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    int request = request(line);
    int time = time(line, request);
    if (time < 3) {
      throw new UnparsableLineException("no time in [] before the request; allowed: " + SHAPE);
    }
    int end = requestEnd(line, request + 1);
    if (end < 0) {
      throw new UnparsableLineException("the request has no closing quote; allowed: " + SHAPE);
    }
    LogRecord.Builder record = new LogRecord.Builder();
    record.set(LogField.TIMESTAMP, iso(line.substring(time, request - 2)));
    record.set(LogField.ACTION, "access");
    AccessClient.read(line.substring(0, time - 2), record);
    request(Escapes.undone(line.substring(request + 1, end)), record);
    int agents = answer(line, end + 1, record);
    int referrer = next(line, agents, LogField.REFERRER, record);
    next(line, referrer, LogField.USER_AGENT, record);
    return List.of(record.build());
  }

  /** Where the request's quote is; Apache writes a user without a name as two quotes. */
  private static int request(String line) {
    int quote = Escapes.quote(line, 0);
    boolean isUser = !line.startsWith("] ", quote - 2) && line.startsWith("\"\" [", quote);
    return isUser ? Escapes.quote(line, quote + 2) : quote;
  }

  /** Where the time in [] before the request begins; -1 if there is none. */
  private static int time(String line, int request) {
    if (request < 2 || !line.startsWith("] ", request - 2)) {
      return -1;
    }
    int usual = request - 2 - TIME_LENGTH;
    if (line.startsWith(" [", usual - 2)) {
      return usual;
    }
    int time = line.lastIndexOf(" [", request - 4 - SHORTEST_TIME) + 2;
    return request - 2 - time > TIME_LENGTH ? -1 : time;
  }

  private static int requestEnd(String line, int from) {
    int first = Escapes.quote(line, from);
    int end = first;
    while (end >= 0 && !isAnswer(line, end + 1)) {
      end = Escapes.quote(line, end + 1);
    }
    return end < 0 ? first : end;
  }

  private static boolean isAnswer(String line, int from) {
    return isStatus(line, from) && isBytes(line, from + 5, bytesEnd(line, from + 5));
  }

  /** Whether {@code " STATUS "} stands there. */
  private static boolean isStatus(String line, int from) {
    return line.startsWith(" ", from)
        && line.startsWith(" ", from + 4)
        && isNumber(line, from + 1, from + 4);
  }

  private String iso(String text) throws UnparsableLineException {
    String iso = lastIso;
    if (iso == null || !text.equals(lastTime)) {
      iso = Times.ofAccess(text, zone);
      if (iso == null) {
        throw new UnparsableLineException(
            "time " + Quote.of(text) + "; allowed: such as 10/Oct/2000:13:55:36 -0700");
      }
      lastTime = text;
      lastIso = iso;
    }
    return iso;
  }

  /** Reads the line of a request, {@code GET /path HTTP/1.1}, or what came in its place. */
  static void request(String request, LogRecord.Builder record) {
    int space = request.indexOf(' ');
    if (space <= 0 || !isMethod(request, space)) {
      record.offer(LogField.RESOURCE, present(request)); // no HTTP, or TLS to a plain port
      return;
    }
    int version = request.lastIndexOf(" HTTP/");
    record.offer(LogField.METHOD, request.substring(0, space));
    record.offer(
        LogField.RESOURCE,
        version > space ? request.substring(space + 1, version) : request.substring(space + 1));
  }

  private static boolean isMethod(String request, int end) {
    for (int i = 0; i < end; i++) {
      char c = request.charAt(i);
      if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_') {
        return false;
      }
    }
    return end <= 32;
  }

  /** Reads {@code " STATUS BYTES"} and returns where it ends. */
  private static int answer(String line, int from, LogRecord.Builder record)
      throws UnparsableLineException {
    int status = from + 1;
    int space = status + 3;
    if (!isStatus(line, from)) {
      throw new UnparsableLineException(
          "status " + Quote.of(line.substring(from).strip()) + "; allowed: three digits, a space");
    }
    int stop = bytesEnd(line, space + 1);
    String bytes = line.substring(space + 1, stop);
    if (!isBytes(line, space + 1, stop)) {
      throw new UnparsableLineException("bytes " + Quote.of(bytes) + "; allowed: a number, or -");
    }
    record.set(LogField.STATUS_CODE, line.substring(status, space));
    record.set(LogField.OUTCOME, line.charAt(status) >= '4' ? "failure" : "success");
    record.set(LogField.BYTES, present(bytes));
    return stop;
  }

  private static int bytesEnd(String line, int from) {
    int end = line.indexOf(' ', from);
    return end < 0 ? line.length() : end;
  }

  private static boolean isBytes(String line, int from, int to) {
    return from < to && (isNumber(line, from, to) || (to == from + 1 && line.charAt(from) == '-'));
  }

  private static boolean isNumber(String line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads {@code " \"TEXT\""} if it is there, and returns where it ends; a cut line ends it too.
   */
  private static int next(String line, int from, LogField field, LogRecord.Builder record) {
    if (!line.startsWith(" \"", from)) {
      return from;
    }
    int quote = Escapes.quote(line, from + 2);
    int end = quote < 0 ? line.length() : quote;
    record.set(field, present(Escapes.undone(line.substring(from + 2, end))));
    return end + 1;
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() || text.equals("-") ? null : text;
  }
}
