package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of syslog: RFC 3164 ({@code Oct 10 13:55:36 HOST PROGRAM[PID]: TEXT}, with or without
 * {@code <PRI>}, and with what some systems put between), the same with an ISO time as newer
 * systems write it, and RFC 5424. Lines of sshd become logins (see {@link Sshd}); {@code message
 * repeated N times: [ TEXT]} is N records, ten thousand at most, and so is {@code last message
 * repeated N times} of the line before, if that is the same host's.
 */
final class Syslog implements LineParser {
  private static final String SHAPE =
      "Oct 10 13:55:36 HOST PROGRAM[PID]: TEXT, the same with an ISO time, or RFC 5424";
  private static final String REPEATED = "message repeated ";
  private static final Pattern LAST_REPEATED =
      Pattern.compile("(?:--- )?last message repeated (\\d{1,18}) times?(?: ---)?");
  private static final int MOST_REPEATED = 10_000;
  private static final int MOST_DIGITS = 18;
  private static final int LONGEST_TAG = 64;

  /** A longer line is not kept for one that says that it is repeated. */
  private static final int LONGEST_KEPT = 4096;

  private static final String FACILITY =
      "(?:auth|authpriv|cron|daemon|ftp|kern|lpr|mail|news|security|syslog|user|uucp|local[0-7])";

  /** BusyBox puts this before the tag; AIX does so with a colon, and all names of the facility. */
  private static final Pattern PRIORITY =
      Pattern.compile(
          FACILITY
              + "(?:\\|"
              + FACILITY
              + "){0,2}[.:](?:emerg|alert|crit|err|error|warn|warning|notice|info|debug) ");

  /** FreeBSD puts this before the host, if asked to. */
  private static final Pattern BEFORE_HOST = Pattern.compile("<[\\w|]{1,16}\\.\\w{1,16}> ");

  /** macOS leaves host and program out of what it says itself. */
  private static final String OWN = "--- ";

  /** Solaris puts this behind the tag. */
  private static final Pattern ID = Pattern.compile("\\[ID \\d{1,10} \\w{1,16}\\.\\w{1,16}\\] ");

  private static final Pattern VERSION_AND_TIME = Pattern.compile("1 \\d{4}-\\d{2}-\\d{2}T\\d{2}:");

  private final SyslogTime time;
  private @Nullable LogRecord last;

  /**
   * A parser for one log.
   *
   * @param zone of times that name none
   * @param clock for the year of RFC 3164's times, which have none
   */
  Syslog(ZoneId zone, Clock clock) {
    this.time = new SyslogTime(zone, clock);
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    LogRecord before = last;
    last = null;
    List<LogRecord> records = parse(line, before);
    last = line.length() <= LONGEST_KEPT ? records.get(0) : null;
    return records;
  }

  private List<LogRecord> parse(String line, @Nullable LogRecord before)
      throws UnparsableLineException {
    int start = priority(line);
    LogRecord.Builder record = new LogRecord.Builder();
    String text =
        isRfc5424(line, start)
            ? Rfc5424.read(line, start + 2, time, record)
            : older(line, start, record);
    Matcher repeated = LAST_REPEATED.matcher(text);
    if (before != null && maySayRepeated(record) && repeated.matches()) {
      String host = record.get(LogField.HOST);
      if (text.startsWith(OWN) || before.get(LogField.HOST).equals(Optional.ofNullable(host))) {
        return again(before, record, times(repeated.group(1)));
      }
    }
    return events(text, record);
  }

  /** A file of such lines may leave {@code <PRI>} out; then a date must follow the version. */
  private static boolean isRfc5424(String line, int start) {
    return line.startsWith("1 ", start)
        && (start > 0 || VERSION_AND_TIME.matcher(line).lookingAt());
  }

  /** It is syslog itself that says so: without a tag, or as FreeBSD's does since version 12. */
  private static boolean maySayRepeated(LogRecord.Builder record) {
    String program = record.get(LogField.PROGRAM);
    return program == null || program.equals("syslogd");
  }

  /** The record of the line before, at the time of this one. */
  private static List<LogRecord> again(LogRecord before, LogRecord.Builder record, int times) {
    record.set(LogField.PROGRAM, before.get(LogField.PROGRAM).orElse(null));
    for (LogField field : LogField.values()) {
      record.offer(field, before.get(field).orElse(null));
    }
    return Collections.nCopies(times, record.build());
  }

  /** Where the line goes on after {@code <PRI>}; 0 if it has none. */
  private static int priority(String line) {
    int end = line.startsWith("<") ? line.indexOf('>') : -1;
    if (end < 2 || end > 4) {
      return 0;
    }
    for (int i = 1; i < end; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return 0;
      }
    }
    return end + 1;
  }

  /** Reads {@code TIME HOST TAG: TEXT} and returns the text. */
  private String older(String line, int start, LogRecord.Builder record)
      throws UnparsableLineException {
    int end = time.end(line, start);
    if (end < 0 || end >= line.length()) {
      throw new UnparsableLineException("no time at the start; allowed: " + SHAPE);
    }
    record.set(LogField.TIMESTAMP, time.read(line.substring(start, end)));
    Matcher beforeHost = BEFORE_HOST.matcher(line).region(end + 1, line.length());
    int host = beforeHost.lookingAt() ? beforeHost.end() : end + 1;
    while (line.startsWith(" ", host)) {
      host++;
    }
    if (line.startsWith(OWN, host)) {
      return line.substring(host);
    }
    int space = line.indexOf(' ', host);
    String first = line.substring(host, space < 0 ? line.length() : space);
    if (first.isEmpty()) {
      throw new UnparsableLineException("no host after the time; allowed: " + SHAPE);
    }
    if (first.endsWith(":") && !Addresses.isAddress(first)) {
      return tagged(line.substring(host), record); // some devices leave the host out
    }
    record.set(LogField.HOST, first);
    if (space < 0) {
      return "";
    }
    Matcher priority = PRIORITY.matcher(line).region(space + 1, line.length());
    return tagged(line.substring(priority.lookingAt() ? priority.end() : space + 1), record);
  }

  /** Reads {@code PROGRAM[PID]: TEXT} and returns the text; without a tag it is all text. */
  private static String tagged(String rest, LogRecord.Builder record) {
    int limit = Math.min(rest.length(), LONGEST_TAG);
    int end = 0;
    while (end < limit && " :[".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    int colon = end;
    boolean hasPid = end < limit && rest.charAt(end) == '[';
    if (hasPid) {
      int close = rest.indexOf(']', end);
      colon = close < 0 ? rest.length() : close + 1;
    }
    if (end == 0 || colon >= rest.length()) {
      return rest;
    }
    boolean isSshd = hasPid && rest.charAt(colon) == ' ' && Sshd.isName(rest.substring(0, end));
    if (rest.charAt(colon) != ':' && !isSshd) {
      return rest;
    }
    record.set(LogField.PROGRAM, rest.substring(0, end));
    String text = rest.substring(colon + 1).stripLeading();
    Matcher id = ID.matcher(text);
    return id.lookingAt() ? text.substring(id.end()) : text;
  }

  /**
   * The records of a text, whose program and time are set.
   *
   * @throws UnparsableLineException if it is repeated no number of times
   */
  static List<LogRecord> events(String text, LogRecord.Builder record)
      throws UnparsableLineException {
    String message = text;
    int times = 1;
    if (text.startsWith(REPEATED) && text.endsWith("]")) {
      int open = text.indexOf(" times: [", REPEATED.length());
      if (open > 0) {
        times = times(text.substring(REPEATED.length(), open));
        message = text.substring(open + " times: [".length(), text.length() - 1).strip();
      }
    }
    record.set(LogField.MESSAGE, message.isEmpty() ? null : message);
    String program = record.get(LogField.PROGRAM);
    if (program != null && Sshd.isName(program)) {
      record.set(LogField.PROGRAM, Sshd.NAME);
      Sshd.read(message, record);
    } else if (program != null && Sshd.isOldPam(program)) {
      record.set(LogField.PROGRAM, Sshd.NAME);
      Sshd.readOldPam(message, record);
    }
    LogRecord one = record.offer(LogField.ACTION, "other").build();
    return times == 1 ? List.of(one) : Collections.nCopies(times, one);
  }

  private static int times(String number) throws UnparsableLineException {
    try {
      long times = number.length() > MOST_DIGITS ? 0 : Long.parseLong(number);
      if (times > 0) {
        return (int) Math.min(times, MOST_REPEATED);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UnparsableLineException(
        "message repeated " + Quote.of(number) + " times; allowed: 1 or more");
  }
}
