package io.caltrop.core.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLinesTest {
  private static final String FAILED = "Failed password for root from 192.0.2.5 port 4 ssh2";
  private static final String ACCESS =
      "9.7.1.1 - - [17/May/2015:11:00:01 +0000] \"GET /y1 HTTP/1.1\" 404 5 \"-\" \"M\"";

  private static String read(String line) {
    String read = Lines.read(LogFormat.JSON, line);
    assertThat(Lines.read(LogFormat.AUTO, line)).isEqualTo(read);
    return read;
  }

  private static String journal(String program, String message) {
    return "{\"__REALTIME_TIMESTAMP\":\"1700000000123456\",\"_HOSTNAME\":\"box\",%s,\"MESSAGE\":%s}"
        .formatted(program, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"SYSLOG_IDENTIFIER\":\"sshd\",\"_COMM\":\"other\"",
        "\"_COMM\":\"sshd\"",
        "\"_COMM\":\"sshd-session\",\"_SOURCE_REALTIME_TIMESTAMP\":\"1700000000123400\"",
      })
  void theJournalsMessageIsRead(String program) {
    assertThat(read(journal(program, "\"" + FAILED + "\"")))
        .startsWith(
            "{timestamp=2023-11-14T22:13:20.123456Z, ip_address=192.0.2.5, user=root,"
                + " action=login, resource=ssh, status_code=401, method=password, host=box,"
                + " outcome=failure, program=sshd, message="
                + FAILED);
  }

  @Test
  void theJournalsMessageMayBeAListOfBytes() {
    String message = "Invalid user \u00e9 from 192.0.2.5 port 4";
    List<String> bytes = new ArrayList<>();
    for (byte each : message.getBytes(UTF_8)) {
      bytes.add(String.valueOf(each & 0xff));
    }
    String program = "\"SYSLOG_IDENTIFIER\":\"sshd\"";
    assertThat(read(journal(program, bytes.toString())))
        .contains("user=\u00e9, action=invalid_user,", "message=" + message);
    assertThat(read(journal(program, "[\"" + FAILED + "\",\"b\",[1]]"))).contains("action=login,");
    assertThat(read(journal(program, "[]"))).doesNotContain("message");
    assertThat(read(journal(program, "null"))).doesNotContain("message");
  }

  @Test
  void whatAnotherProgramLogsToTheJournalStaysWithItsProgramAndMessage() {
    assertThat(read(journal("\"SYSLOG_IDENTIFIER\":\"CRON\"", "\"" + FAILED + "\"")))
        .isEqualTo(
            "{timestamp=2023-11-14T22:13:20.123456Z, host=box, program=CRON, message="
                + FAILED
                + "}");
  }

  @Test
  void aWholeLineOfSyslogInAMessageIsRead() {
    assertThat(
            read(
                "{\"@timestamp\":\"2026-11-20T12:00:00Z\",\"message\":\"Feb  9 06:25:01 box sshd[7]: "
                    + FAILED
                    + "\",\"host\":{\"name\":\"shipper\"},\"input\":{\"type\":\"log\"}}"))
        .isEqualTo(
            "{timestamp=2024-02-09T06:25:01Z, ip_address=192.0.2.5, user=root, action=login,"
                + " resource=ssh, status_code=401, method=password, host=box, outcome=failure,"
                + " program=sshd, message="
                + FAILED
                + ", input.type=log}");
    assertThat(read("{\"message\":\"2024-02-09T06:25:01Z box cron[7]: hello\",\"a\":1}"))
        .isEqualTo(
            "{timestamp=2024-02-09T06:25:01Z, action=other, host=box, program=cron,"
                + " message=hello, a=1}");
    String repeated = "sshd[7]: message repeated 3 times: [ " + FAILED + "]";
    assertThat(read("{\"message\":\"Feb  9 06:25:01 box " + repeated + "\"}").lines()).hasSize(3);
    assertThat(read("{\"message\":\"Feb  9 06:25:01 box nginx: %s\"}".formatted(quoted(ACCESS))))
        .contains("2015-05-17T11:00:01Z, ip_address=9.7.1.1, action=access,", "program=nginx")
        .doesNotContain("message");
  }

  private static String quoted(String text) {
    return text.replace("\"", "\\\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"process\":{\"name\":\"sshd\"}",
        "\"process.name\":\"sshd\"",
        "\"program\":\"/usr/sbin/sshd\"",
        "\"ident\":\"sshd\"",
        "\"programname\":\"sshd\"",
        "\"appname\":\"sshd\"",
        "\"app_name\":\"sshd-session\"",
        "\"SYSLOG_IDENTIFIER\":\"sshd\"",
      })
  void aMessageWithItsProgramBesideItIsRead(String program) {
    for (String message : List.of(FAILED, " " + FAILED, "Feb  9 06:25:01 box sshd[7]: " + FAILED)) {
      assertThat(read("{" + program + ",\"message\":\"" + message + "\",\"port\":514}"))
          .contains("ip_address=192.0.2.5, user=root, action=login, resource=ssh, status_code=401,")
          .contains("port=514, outcome=failure, program=sshd, message=" + FAILED + "}");
    }
  }

  @Test
  void aWebServersMessageIsAnAccessIfItLooksLikeOne() {
    assertThat(read("{\"ident\":\"nginx\",\"message\":\"%s\"}".formatted(quoted(ACCESS))))
        .contains("ip_address=9.7.1.1, action=access,", "program=nginx");
    String started = "{\"ident\":\"nginx\",\"message\":\"started\"}";
    assertThat(read(started)).isEqualTo("{program=nginx, message=started}");
  }

  @Test
  void whatAMessageSaysOfALoginCountsBeforeWhatTheAgentMadeOfIt() {
    String ecs =
        "{\"process\":{\"name\":\"sshd\"},\"event\":{\"action\":\"ssh_login\",\"outcome\":"
            + "\"failure\"},\"source\":{\"ip\":\"192.0.2.5\"},\"user\":{\"name\":\"root\"}%s}";
    assertThat(read(ecs.formatted(",\"message\":\"Invalid user  from 192.0.2.9 port 7\"")))
        .isEqualTo(
            "{ip_address=192.0.2.9, action=invalid_user, resource=ssh, program=sshd,"
                + " message=Invalid user  from 192.0.2.9 port 7}");
    assertThat(read(ecs.formatted(",\"message\":\"what?\"")))
        .isEqualTo(
            "{ip_address=192.0.2.5, user=root, action=login, resource=ssh, status_code=401,"
                + " outcome=failure, program=sshd, message=what?}");
    assertThat(read(ecs.formatted(",\"system\":{\"auth\":{\"ssh\":{\"method\":\"password\"}}}")))
        .contains("action=login, resource=ssh, status_code=401, method=password,");
    assertThat(read(ecs.formatted("").replace("failure", "success")))
        .contains("action=login,", "status_code=200,", "outcome=success");
    assertThat(read(ecs.formatted("").replace("failure", "unknown"))).contains("action=ssh_login,");
    assertThat(read(ecs.formatted(",\"system.auth.ssh.event\":\"Invalid\"")))
        .contains("action=invalid_user,", "user=root");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ip_address=198.51.100.9, program=sshd, message=MESSAGE}",
        "{action=audit, program=sshd, message=MESSAGE}",
        "{program=shop, message=MESSAGE}",
        "{program=shop, message=Feb  9 06:25:01 box sshd[7]: MESSAGE}",
        "{message=MESSAGE}",
        "{message=2026-11-20 12:00:00 INFO app: MESSAGE}",
        "{program=sshd, message=message repeated 0 times: [ MESSAGE]}",
      })
  void whatIsNotSureStaysAsItIs(String record) {
    String expected = record.replace("MESSAGE", FAILED);
    String line = expected.replace("{", "{\"").replace("}", "\"}").replaceAll("=", "\":\"");
    assertThat(read(line.replace(", ", "\",\""))).isEqualTo(expected);
  }
}
