package io.caltrop.core.logs;

import java.util.Optional;

/**
 * What Filebeat has made of sshd's lines in the names of the Elastic Common Schema, without the
 * line: {@code event.action} = {@code ssh_login} with outcome, address and user.
 */
final class EcsSshd {
  private static final String LOGIN = "ssh_login";
  private static final String EVENT = "system.auth.ssh.event";
  private static final String METHOD = "system.auth.ssh.method";

  private EcsSshd() {}

  /** The login that a record is; another record stays as it is. */
  static LogRecord read(LogRecord record) {
    String outcome = record.get(LogField.OUTCOME).orElse("");
    boolean isDone = outcome.equals("success");
    if (!record.get(LogField.ACTION).equals(Optional.of(LOGIN))
        || !Sshd.isName(record.get(LogField.PROGRAM).orElse(""))
        || !(isDone || outcome.equals("failure"))) {
      return record;
    }
    LogRecord.Builder login =
        LogRecord.Builder.of(record)
            .set(LogField.RESOURCE, "ssh")
            .offer(LogField.METHOD, record.more().get(METHOD));
    String event = record.more().getOrDefault(EVENT, "");
    if (event.equals("Invalid") || event.equals("Illegal")) { // the failed login is another record
      return login.set(LogField.ACTION, "invalid_user").build();
    }
    return login
        .set(LogField.ACTION, "login")
        .offer(LogField.STATUS_CODE, isDone ? "200" : "401")
        .build();
  }
}
