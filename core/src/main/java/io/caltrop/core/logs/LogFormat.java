package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats of log lines that can be read. */
public enum LogFormat {
  /** Each line in the format that it shows; see {@link AnyFormat}. */
  AUTO,
  /** The access logs of nginx and Apache: common, combined, and Apache's vhost_combined. */
  COMBINED,
  /** OpenSSH in syslog, as in auth.log; the same as {@link #SYSLOG}. */
  SSHD,
  /**
   * RFC 3164, RFC 5424, and files of syslog with ISO times. Lines of sshd become logins. See {@link
   * WebSyslog}.
   */
  SYSLOG,
  /** A JSON object on each line. */
  JSON;

  /** What {@link #of} takes. */
  public static final String ALLOWED =
      Arrays.stream(values()).map(LogFormat::toString).collect(Collectors.joining(", "));

  /**
   * The format of a name such as {@code combined}.
   *
   * @throws IllegalArgumentException for another name
   */
  public static LogFormat of(String name) {
    for (LogFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        io.caltrop.core.Quote.of(name) + " is no format of logs; allowed: " + ALLOWED);
  }

  /**
   * A parser for one log.
   *
   * @param zone of times that name none
   * @param clock for the year of times that name none
   */
  public LineParser parser(ZoneId zone, Clock clock) {
    return switch (this) {
      case AUTO -> new AnyFormat(zone, clock);
      case COMBINED -> new AccessLog(zone);
      case SSHD, SYSLOG -> new WebSyslog(new Syslog(zone, clock), new AccessLog(zone));
      case JSON -> new JsonLines(zone, clock);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
