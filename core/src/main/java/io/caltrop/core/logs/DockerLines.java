package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the line within a record of Docker's json-file, {@code {"log":"LINE\n","stream":..,
 * "time":..}}, or of the other container runtimes (CRI), {@code TIME STREAM F LINE}, if it is one
 * of an access log, of syslog or of JSON. What the runtime says beside it stays, where the line
 * does not say it itself.
 */
final class DockerLines {
  private static final String LOG = "log";
  private static final String STREAM = "stream";
  private static final Pattern CRI =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2}T\\S{9,26}) (stdout|stderr) [FP](?::\\S*)? (.*)", Pattern.DOTALL);

  private final AccessLog access;
  private final WebSyslog syslog;

  DockerLines(ZoneId zone, Clock clock) {
    this.access = new AccessLog(zone);
    this.syslog = new WebSyslog(new Syslog(zone, clock), access);
  }

  /** Reads a line of CRI as Docker's record of the same; null if it is none. */
  static @Nullable LogRecord ofCri(String line) {
    if (!line.startsWith("T", 10)) {
      return null;
    }
    Matcher cri = CRI.matcher(line);
    String time = cri.matches() ? Times.ofIso(cri.group(1), ZoneOffset.UTC) : null;
    if (time == null) {
      return null;
    }
    return new LogRecord.Builder()
        .set(LogField.TIMESTAMP, time)
        .add(STREAM, cri.group(2))
        .add(LOG, cri.group(3))
        .build();
  }

  /** Whether a record is one of a runtime's. */
  static boolean isOne(LogRecord record) {
    return record.more().containsKey(LOG) && record.more().containsKey(STREAM);
  }

  /**
   * What is in the line within; the record itself if there is none that can be read.
   *
   * @param json for a line that is an object
   */
  List<LogRecord> within(LogRecord outer, JsonLines json) {
    Map<String, String> more = outer.more();
    String log = more.get(LOG);
    if (log == null || !isOne(outer)) {
      return List.of(outer);
    }
    String line = log.stripTrailing();
    try {
      List<LogRecord> inner = read(line, json);
      LogRecord one = with(outer, inner.get(0));
      return inner.size() == 1 ? List.of(one) : Collections.nCopies(inner.size(), one);
    } catch (UnparsableLineException e) {
      return List.of(outer);
    }
  }

  private List<LogRecord> read(String line, JsonLines json) throws UnparsableLineException {
    if (line.startsWith("{")) {
      return json.records(line);
    }
    return WebSyslog.mayBe(line) ? syslog.ofProgram(line) : access.parse(line);
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
