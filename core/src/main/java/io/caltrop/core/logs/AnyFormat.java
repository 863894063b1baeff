package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the format of a log from its lines. What begins as an object of JSON or as a line of syslog
 * does is read as that first, except in an access log, which may begin with what a client sent;
 * otherwise the format that read the line before is tried first. So a log may also change its
 * format, as after an update of syslog.
 */
final class AnyFormat implements LineParser {
  private final JsonLines json;
  private final AccessLog access;
  private final WebSyslog syslog;
  private @Nullable LineParser found;

  AnyFormat(ZoneId zone, Clock clock) {
    this.json = new JsonLines(zone, clock);
    this.access = new AccessLog(zone);
    this.syslog = new WebSyslog(new Syslog(zone, clock), access);
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    LogRecord container = DockerLines.ofCri(line);
    if (container != null) {
      return json.within(container);
    }
    LineParser likely = likely(line);
    UnparsableLineException first = null;
    if (likely != null) {
      try {
        return read(likely, line);
      } catch (UnparsableLineException e) {
        first = e;
      }
    }
    for (LineParser other : List.of(json, access, syslog)) {
      if (other != likely) {
        try {
          return read(other, line);
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

  /** A text within a line of syslog or JSON can look like an access. */
  private @Nullable LineParser likely(String line) {
    if (found == access) {
      return access; // what such lines have before the time is none to it, unless a list ends there
    }
    if (line.startsWith("{")) {
      return json;
    }
    return WebSyslog.mayBe(line) ? syslog : found;
  }

  private List<LogRecord> read(LineParser parser, String line) throws UnparsableLineException {
    List<LogRecord> records = parser.parse(line);
    found = parser;
    return records;
  }
}
