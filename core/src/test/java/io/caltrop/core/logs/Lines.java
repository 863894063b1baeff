package io.caltrop.core.logs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** Parsing in a test: what a line gives, in one text. */
final class Lines {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2024-03-01T12:00:00Z"), ZoneOffset.UTC);

  private Lines() {}

  static LineParser parser(LogFormat format) {
    return format.parser(ZoneOffset.UTC, CLOCK);
  }

  /** The record as {@code {field=value, ..}}; of a line that is refused, {@code refused: why}. */
  static String read(LogFormat format, String line) {
    return read(parser(format), line);
  }

  static String read(LogFormat format, String zone, String line) {
    return read(format.parser(ZoneId.of(zone), CLOCK), line);
  }

  static String read(LineParser parser, String line) {
    try {
      List<LogRecord> records = parser.parse(line);
      return records.stream()
          .map(record -> record.fields().toString())
          .collect(Collectors.joining("\n"));
    } catch (UnparsableLineException e) {
      return "refused: " + e.getMessage();
    }
  }
}
