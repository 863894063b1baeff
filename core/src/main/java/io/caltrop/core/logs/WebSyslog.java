package io.caltrop.core.logs;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Reads syslog in which web servers log their accesses, as nginx does with {@code access_log
 * syslog:}. Such a line is an access with the time and the client that it names itself, on the
 * machine that syslog names unless it has a virtual host.
 */
final class WebSyslog implements LineParser {
  private static final List<String> SERVERS = List.of("nginx", "apache", "httpd");

  private final Syslog syslog;
  private final AccessLog access;

  WebSyslog(Syslog syslog, AccessLog access) {
    this.syslog = syslog;
    this.access = access;
  }

  /** Whether a line begins as those of syslog do: with {@code <PRI>}, or with their time. */
  static boolean mayBe(String line) {
    if (line.length() < 16) {
      return false;
    }
    char first = line.charAt(0);
    if (first >= '0' && first <= '9') {
      return line.charAt(4) == '-' && line.charAt(7) == '-' && line.charAt(13) == ':';
    }
    return first == '<' || (line.charAt(3) == ' ' && Times.month(line, 0) > 0);
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    List<LogRecord> records = syslog.parse(line);
    LogRecord record = records.get(0);
    String program = record.get(LogField.PROGRAM).orElse("").toLowerCase(Locale.ROOT);
    if (SERVERS.stream().noneMatch(program::startsWith)) {
      return records;
    }
    try {
      LogRecord read = access.parse(record.get(LogField.MESSAGE).orElse("")).get(0);
      return Collections.nCopies(records.size(), on(record, read));
    } catch (UnparsableLineException e) {
      return records; // of an error log, or of a format of the server's own
    }
  }

  private static LogRecord on(LogRecord syslog, LogRecord access) {
    return LogRecord.Builder.of(access)
        .offer(LogField.HOST, syslog.get(LogField.HOST).orElse(null))
        .set(LogField.PROGRAM, syslog.get(LogField.PROGRAM).orElse(null))
        .build();
  }
}
