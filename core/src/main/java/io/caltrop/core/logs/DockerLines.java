package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Reads the line within a record of Docker's json-file, {@code {"log":"LINE\n","stream":..,
 * "time":..}}, if it is one of an access log or of syslog. What Docker says beside it stays, where
 * the line does not say it itself.
 */
final class DockerLines {
  private static final String LOG = "log";

  private final AccessLog access;
  private final WebSyslog syslog;

  DockerLines(ZoneId zone, Clock clock) {
    this.access = new AccessLog(zone);
    this.syslog = new WebSyslog(new Syslog(zone, clock), access);
  }

  /** What is in the line within; the record itself if there is none that can be read. */
  List<LogRecord> within(LogRecord outer) {
    Map<String, String> more = outer.more();
    String log = more.get(LOG);
    if (log == null || !more.containsKey("stream")) {
      return List.of(outer);
    }
    String line = log.stripTrailing();
    try {
      List<LogRecord> inner = WebSyslog.mayBe(line) ? syslog(line) : access.parse(line);
      LogRecord one = with(outer, inner.get(0));
      return inner.size() == 1 ? List.of(one) : Collections.nCopies(inner.size(), one);
    } catch (UnparsableLineException e) {
      return List.of(outer);
    }
  }

  /** Many programs begin their lines with a time and are no syslog: that names the program. */
  private List<LogRecord> syslog(String line) throws UnparsableLineException {
    List<LogRecord> records = syslog.parse(line);
    if (line.startsWith(" ", 10) || records.get(0).get(LogField.PROGRAM).isEmpty()) {
      throw new UnparsableLineException("no PROGRAM: after the host");
    }
    return records;
  }

  private static LogRecord with(LogRecord outer, LogRecord inner) {
    LogRecord.Builder record = LogRecord.Builder.of(inner);
    for (LogField field : LogField.values()) {
      record.offer(field, outer.get(field).orElse(null));
    }
    outer.more().forEach((name, value) -> addUnlessLog(record, name, value));
    return record.build();
  }

  private static void addUnlessLog(LogRecord.Builder record, String name, String value) {
    if (!name.equals(LOG)) {
      record.add(name, value);
    }
  }
}
