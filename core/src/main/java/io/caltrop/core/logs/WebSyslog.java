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
    return withAccess(syslog.parse(line));
  }

  /**
   * Reads a line that names its program. Many programs begin theirs with a time and are no syslog.
   */
  List<LogRecord> ofProgram(String line) throws UnparsableLineException {
    List<LogRecord> records = parse(line);
    if (line.startsWith(" ", 10) || records.get(0).get(LogField.PROGRAM).isEmpty()) {
      throw new UnparsableLineException("no PROGRAM: after the host");
    }
    return records;
  }

  /** Whether the texts of a program's lines are known: sshd's, or accesses of a web server. */
  static boolean knows(String program) {
    return Sshd.isName(program) || Sshd.isOldPam(program) || isServer(program);
  }

  /** Reads the text of a line of a program that is known, which stands without the line's start. */
  List<LogRecord> message(String program, String text) throws UnparsableLineException {
    LogRecord.Builder start = new LogRecord.Builder().set(LogField.PROGRAM, program);
    List<LogRecord> records = withAccess(Syslog.events(text, start));
    if (isServer(program) && records.get(0).get(LogField.RESOURCE).isEmpty()) {
      throw new UnparsableLineException("no access");
    }
    return records;
  }

  private static boolean isServer(String program) {
    String name = program.toLowerCase(Locale.ROOT);
    return SERVERS.stream().anyMatch(name::startsWith);
  }

  private List<LogRecord> withAccess(List<LogRecord> records) {
    LogRecord record = records.get(0);
    if (!isServer(record.get(LogField.PROGRAM).orElse(""))) {
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
