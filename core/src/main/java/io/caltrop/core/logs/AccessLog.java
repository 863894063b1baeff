package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the access logs of nginx and Apache: common, combined, and with the virtual host first
 * ({@code vhost_combined}). What follows the user agent is left out.
 *
 * <pre>ADDRESS IDENT USER [10/Oct/2000:13:55:36 -0700] "REQUEST" STATUS BYTES "REFERRER" "AGENT"
 * </pre>
 *
 * <p>Both servers escape quotes within what a client sent, so the first quote that is not escaped
 * begins the request, whatever name a user has given. The escapes are undone.
 */
final class AccessLog implements LineParser {
  private static final int TIME_LENGTH = 26;
  private static final String SHAPE =
      "ADDRESS IDENT USER [10/Oct/2000:13:55:36 -0700] \"REQUEST\" STATUS BYTES \"REFERRER\" \"AGENT\"";

  private String lastTime = "";
  private @Nullable String lastIso;

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    int request = quote(line, 0);
    int time = request - TIME_LENGTH - 2;
    if (time < 3 || !line.startsWith("] ", request - 2) || !line.startsWith(" [", time - 2)) {
      throw new UnparsableLineException("no time in [] before the request; allowed: " + SHAPE);
    }
    int end = quote(line, request + 1);
    if (end < 0) {
      throw new UnparsableLineException("the request has no closing quote; allowed: " + SHAPE);
    }
    LogRecord.Builder record = new LogRecord.Builder();
    record.set(LogField.TIMESTAMP, time(line.substring(time, time + TIME_LENGTH)));
    record.set(LogField.ACTION, "access");
    client(line.substring(0, time - 2), record);
    request(unescaped(line.substring(request + 1, end)), record);
    int agents = answer(line, end + 1, record);
    int referrer = next(line, agents, LogField.REFERRER, record);
    next(line, referrer, LogField.USER_AGENT, record);
    return List.of(record.build());
  }

  /** The next quote that is not escaped; -1 if there is none. */
  private static int quote(String line, int from) {
    int quote = line.indexOf('"', from);
    while (quote >= 0 && isEscaped(line, quote, from)) {
      quote = line.indexOf('"', quote + 1);
    }
    return quote;
  }

  private static boolean isEscaped(String line, int quote, int from) {
    int slashes = 0;
    for (int i = quote - 1; i >= from && line.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private @Nullable String time(String text) throws UnparsableLineException {
    if (!text.equals(lastTime)) {
      lastIso = Times.ofAccess(text);
      lastTime = text;
    }
    if (lastIso == null) {
      throw new UnparsableLineException(
          "time " + Quote.of(text) + "; allowed: such as 10/Oct/2000:13:55:36 -0700");
    }
    return lastIso;
  }

  /** Reads {@code [VHOST:PORT ]ADDRESS IDENT USER}; a user's name may have spaces. */
  private static void client(String head, LogRecord.Builder record) throws UnparsableLineException {
    int from = 0;
    int space = head.indexOf(' ');
    if (space > 0 && isVirtualHost(head, space)) {
      record.set(LogField.HOST, head.substring(0, head.lastIndexOf(':', space)));
      from = space + 1;
      space = head.indexOf(' ', from);
    }
    int ident = space < 0 ? -1 : head.indexOf(' ', space + 1);
    if (space <= from || ident < 0) {
      throw new UnparsableLineException(
          Quote.of(head) + " before the time; allowed: ADDRESS IDENT USER");
    }
    record.set(LogField.IP_ADDRESS, Addresses.canonical(head.substring(from, space)));
    record.set(LogField.USER, present(head.substring(ident + 1)));
  }

  private static boolean isVirtualHost(String head, int end) {
    int colon = head.lastIndexOf(':', end - 1);
    if (colon <= 0 || colon + 1 == end) {
      return false;
    }
    for (int i = colon + 1; i < end; i++) {
      if (head.charAt(i) < '0' || head.charAt(i) > '9') {
        return false;
      }
    }
    return !Addresses.isAddress(head.substring(0, end));
  }

  private static void request(String request, LogRecord.Builder record) {
    int space = request.indexOf(' ');
    if (space <= 0 || !isMethod(request, space)) {
      record.set(LogField.RESOURCE, present(request)); // no HTTP, or TLS to a plain port
      return;
    }
    int version = request.lastIndexOf(" HTTP/");
    record.set(LogField.METHOD, request.substring(0, space));
    record.set(
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
    int space = line.indexOf(' ', status);
    if (!line.startsWith(" ", from) || space != status + 3 || !isNumber(line, status, space)) {
      throw new UnparsableLineException(
          "status " + Quote.of(line.substring(from).strip()) + "; allowed: three digits, a space");
    }
    int end = line.indexOf(' ', space + 1);
    int stop = end < 0 ? line.length() : end;
    String bytes = line.substring(space + 1, stop);
    if (!bytes.equals("-") && (bytes.isEmpty() || !isNumber(line, space + 1, stop))) {
      throw new UnparsableLineException("bytes " + Quote.of(bytes) + "; allowed: a number, or -");
    }
    record.set(LogField.STATUS_CODE, line.substring(status, space));
    record.set(LogField.OUTCOME, line.charAt(status) >= '4' ? "failure" : "success");
    record.set(LogField.BYTES, present(bytes));
    return stop;
  }

  private static boolean isNumber(String line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Reads {@code " \"TEXT\""} if it is there, and returns where it ends. */
  private static int next(String line, int from, LogField field, LogRecord.Builder record)
      throws UnparsableLineException {
    if (!line.startsWith(" \"", from)) {
      return from;
    }
    int end = quote(line, from + 2);
    if (end < 0) {
      throw new UnparsableLineException(
          "the " + field.column() + " has no closing quote; allowed: " + SHAPE);
    }
    record.set(field, present(unescaped(line.substring(from + 2, end))));
    return end + 1;
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() || text.equals("-") ? null : text;
  }

  /** Undoes {@code \xHH} (bytes of UTF-8) and Apache's {@code \" \\ \n \t ..}. */
  private static String unescaped(String text) {
    int slash = text.indexOf('\\');
    if (slash < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int copied = 0;
    while (slash >= 0 && slash + 1 < text.length()) {
      out.writeBytes(text.substring(copied, slash).getBytes(StandardCharsets.UTF_8));
      copied = slash + escape(text, slash, out);
      slash = text.indexOf('\\', copied);
    }
    out.writeBytes(text.substring(copied).getBytes(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Writes what the escape at {@code slash} stands for, and returns its length. */
  private static int escape(String text, int slash, ByteArrayOutputStream out) {
    char c = text.charAt(slash + 1);
    if (c == 'x' && slash + 3 < text.length()) {
      int high = Character.digit(text.charAt(slash + 2), 16);
      int low = Character.digit(text.charAt(slash + 3), 16);
      if (high >= 0 && low >= 0) {
        out.write(high * 16 + low);
        return 4;
      }
    }
    int at = "\"\\'nrtvbf".indexOf(c);
    if (at < 0) {
      out.write('\\');
      return 1;
    }
    out.write("\"\\'\n\r\t\u000b\b\f".charAt(at));
    return 2;
  }
}
