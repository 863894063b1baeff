package io.caltrop.server;

import com.fasterxml.jackson.core.JsonParser;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.logs.JsonLines;
import io.caltrop.core.logs.LineParser;
import io.caltrop.core.logs.LogFormat;
import io.caltrop.core.logs.LogPublisher;
import io.caltrop.core.logs.LogRecord;
import io.caltrop.core.logs.UnparsableLineException;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** Reads a body of log records in JSON, as {@link RecordRows} says, or of lines of a log. */
final class LogRows {
  /** The JSON of a shorter text cannot be too large: each byte becomes six at most. */
  private static final int MAY_BE_TOO_LARGE = LogPublisher.LARGEST_RECORD / 12;

  /** So many bytes may a body's repeated messages have, all together and each as often as it is. */
  private static final int MOST_REPEATED = 8 << 20;

  private LogRows() {}

  /**
   * Reads a body of JSON. A record whose time cannot be read is taken with it.
   *
   * @param zone of times that name none
   * @throws Problem 422 if the body is empty
   */
  static IngestResult<LogRecord> json(byte[] body, ZoneId zone, Clock clock) {
    JsonLines lines = new JsonLines(zone, clock);
    return new RecordRows<>("log record", json -> record(lines, json), IngestResult.ofLogs())
        .read(body);
  }

  private static LogRecord record(JsonLines lines, JsonParser json)
      throws IOException, InvalidAlertException {
    long from = json.currentTokenLocation().getCharOffset();
    try {
      LogRecord record = lines.read(json);
      if (json.currentLocation().getCharOffset() - from > MAY_BE_TOO_LARGE) {
        checkSize(record);
      }
      return record;
    } catch (UnparsableLineException e) {
      throw new InvalidAlertException(String.valueOf(e.getMessage()));
    }
  }

  private static void checkSize(LogRecord record) throws UnparsableLineException {
    int size = record.toJson().length;
    if (size > LogPublisher.LARGEST_RECORD) {
      throw new UnparsableLineException(
          "the record has " + size + " bytes; allowed: " + LogPublisher.LARGEST_RECORD);
    }
  }

  /**
   * Reads a body of lines; empty ones count for nothing.
   *
   * @param zone of times that name none
   * @throws Problem 422 if the body is empty
   */
  static IngestResult<LogRecord> lines(byte[] body, LogFormat format, ZoneId zone, Clock clock) {
    LineParser parser = format.parser(zone, clock);
    IngestResult<LogRecord> result = IngestResult.ofLogs();
    int row = 0;
    long repeated = 0;
    for (String line : RecordRows.text(body, "lines of a log").lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        List<LogRecord> records = parser.parse(line);
        if (line.length() > MAY_BE_TOO_LARGE) {
          checkSize(records.get(0));
        }
        if (records.size() > 1) {
          repeated = withRepeated(records, repeated);
        }
        records.forEach(result::accept);
      } catch (UnparsableLineException e) {
        result.reject(row, String.valueOf(e.getMessage()));
      }
      row++;
    }
    return result;
  }

  /** A few bytes can stand for thousands of records, which are one object until they are sent. */
  private static long withRepeated(List<LogRecord> records, long before)
      throws UnparsableLineException {
    int size = records.get(0).toJson().length;
    long repeated = before + (long) records.size() * size;
    if (repeated > MOST_REPEATED) {
      throw new UnparsableLineException(
          "its %d records of %d bytes are too many; allowed: %d bytes of repeated messages in a body"
              .formatted(records.size(), size, MOST_REPEATED));
    }
    return repeated;
  }
}
