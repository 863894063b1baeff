package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the format of a log from its lines: the first format that reads a line is tried first on
 * the next. So a log may also change its format, as after an update of syslog.
 */
final class AnyFormat implements LineParser {
  private final JsonLines json = new JsonLines();
  private final AccessLog access;
  private final Syslog syslog;
  private @Nullable LineParser found;

  AnyFormat(ZoneId zone, Clock clock) {
    this.access = new AccessLog(zone);
    this.syslog = new Syslog(zone, clock);
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    UnparsableLineException first = null;
    if (found != null) {
      try {
        return found.parse(line);
      } catch (UnparsableLineException e) {
        first = e;
      }
    }
    for (LineParser other : List.of(json, access, syslog)) {
      if (other != found) {
        try {
          List<LogRecord> records = other.parse(line);
          found = other;
          return records;
        } catch (UnparsableLineException e) {
          // the next one may read it
        }
      }
    }
    throw first != null
        ? first
        : new UnparsableLineException(
            "the line is of no known format; allowed: combined, syslog, json");
  }
}
