package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of RFC 5424 after its {@code <PRI>1}: {@code TIME HOST APP PROCID MSGID DATA TEXT}.
 * Structured data is kept as it is in the field {@code structured_data}.
 */
final class Rfc5424 {
  private static final String SHAPE = "<PRI>1 TIME HOST APP PROCID MSGID DATA TEXT (RFC 5424)";

  private final String line;
  private int at;

  private Rfc5424(String line, int at) {
    this.line = line;
    this.at = at;
  }

  /** Reads the fields into the record and returns the text. */
  static String read(String line, int from, SyslogTime times, LogRecord.Builder record)
      throws UnparsableLineException {
    Rfc5424 reader = new Rfc5424(line, from);
    String time = reader.field();
    record.set(LogField.TIMESTAMP, time == null ? null : times.read(time));
    record.set(LogField.HOST, reader.field());
    record.set(LogField.PROGRAM, reader.field());
    reader.field();
    reader.field();
    String data = reader.data();
    if (data != null) {
      record.add("structured_data", data);
    }
    String text = line.substring(reader.at).strip();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private @Nullable String field() throws UnparsableLineException {
    int space = line.indexOf(' ', at);
    if (space <= at) {
      throw new UnparsableLineException("the header ends early; allowed: " + SHAPE);
    }
    String field = line.substring(at, space);
    at = space + 1;
    return field.equals("-") ? null : field;
  }

  /** Reads {@code -} or {@code [ID NAME="VALUE" ..]..}, where {@code \} escapes in a value. */
  private @Nullable String data() throws UnparsableLineException {
    int from = at;
    if (line.startsWith("-", at)) {
      at++;
      return null;
    }
    boolean inside = false;
    boolean quoted = false;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (inside && c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == (inside ? ']' : '[')) {
        inside = !inside;
      } else if (!inside) {
        break;
      }
    }
    if (inside || at == from || at > line.length()) {
      throw new UnparsableLineException(
          "structured data "
              + Quote.of(line.substring(from))
              + "; allowed: -, or [ID NAME=\"VALUE\"]");
    }
    return line.substring(from, at);
  }
}
