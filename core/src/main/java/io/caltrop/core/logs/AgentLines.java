package io.caltrop.core.logs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the message that a log agent, such as journald, Filebeat or Fluent Bit, has put into an
 * object of JSON: a whole line of syslog, or the text of one with the name of its program beside
 * it. Of programs only sshd and web servers are known. What the agent says itself stays, where the
 * message does not say it.
 */
final class AgentLines {
  private static final String OTHER = "other";

  /** Of a line that was understood, these are only what it says itself. */
  private static final Set<LogField> OF_THE_EVENT =
      EnumSet.of(
          LogField.IP_ADDRESS,
          LogField.USER,
          LogField.ACTION,
          LogField.RESOURCE,
          LogField.STATUS_CODE,
          LogField.METHOD,
          LogField.OUTCOME);

  private final WebSyslog syslog;

  AgentLines(ZoneId zone, Clock clock) {
    this.syslog = new WebSyslog(new Syslog(zone, clock), new AccessLog(zone));
  }

  /** What is in the message; the record itself if that is nothing that can be read. */
  List<LogRecord> within(LogRecord outer) {
    if (DockerLines.isOne(outer)) {
      return List.of(outer);
    }
    String message = outer.get(LogField.MESSAGE).orElse("").strip();
    List<LogRecord> inner = message.isEmpty() ? null : read(outer, message);
    if (inner == null) {
      return List.of(EcsSshd.read(outer));
    }
    LogRecord one = EcsSshd.read(with(outer, inner.get(0)));
    return inner.size() == 1 ? List.of(one) : Collections.nCopies(inner.size(), one);
  }

  private @Nullable List<LogRecord> read(LogRecord outer, String message) {
    String program = outer.get(LogField.PROGRAM).orElse("");
    if (WebSyslog.mayBe(message)) {
      try {
        List<LogRecord> line = syslog.ofProgram(message);
        return isOf(program, line.get(0).get(LogField.PROGRAM).orElse("")) ? line : null;
      } catch (UnparsableLineException e) {
        // it is the text of a line, or none
      }
    }
    try {
      return WebSyslog.knows(program) ? syslog.message(program, message) : null;
    } catch (UnparsableLineException e) {
      return null;
    }
  }

  /** What another program logs may hold any line that its users send. */
  private static boolean isOf(String beside, String within) {
    return beside.isEmpty()
        || beside.equals(within)
        || (Sshd.isName(beside) && Sshd.isName(within));
  }

  private static LogRecord with(LogRecord outer, LogRecord inner) {
    boolean isOther = inner.get(LogField.ACTION).equals(Optional.of(OTHER));
    LogRecord.Builder record = LogRecord.Builder.of(inner);
    for (LogField field : LogField.values()) {
      String value = outer.get(field).orElse(null);
      if (isOther && field == LogField.ACTION) {
        record.set(field, value);
      } else if (field != LogField.MESSAGE && (isOther || !OF_THE_EVENT.contains(field))) {
        record.offer(field, value);
      }
    }
    outer.more().forEach(record::add);
    return record.build();
  }
}
