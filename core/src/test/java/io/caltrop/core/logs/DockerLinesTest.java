package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerLinesTest {
  private static final String ACCESS =
      "9.7.1.1 - - [17/May/2015:11:00:01 +0000] \"GET /y1 HTTP/1.1\" 404 5 \"-\" \"M\"";

  private static String docker(String line) {
    return "{\"log\":\"%s\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-20T12:00:00.1Z\"}"
        .formatted(line.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  @Test
  void theLineWithinIsRead() {
    for (LogFormat format : List.of(LogFormat.JSON, LogFormat.AUTO)) {
      assertThat(Lines.read(format, docker(ACCESS)))
          .isEqualTo(
              "{timestamp=2015-05-17T11:00:01Z, ip_address=9.7.1.1, action=access, resource=/y1,"
                  + " status_code=404, method=GET, user_agent=M, bytes=5, outcome=failure,"
                  + " stream=stdout}");
      assertThat(
              Lines.read(
                  format,
                  docker("Feb  9 06:25:01 box sshd[7]: Invalid user a b from 192.0.2.1 port 7")))
          .startsWith("{timestamp=2024-02-09T06:25:01Z, ip_address=192.0.2.1, user=a b,")
          .endsWith("stream=stdout}");
      assertThat(Lines.read(format, docker("Feb  9 06:25:01 box nginx: " + ACCESS)))
          .contains("ip_address=9.7.1.1, action=access,", "host=box,");
    }
    assertThat(Lines.read(LogFormat.JSON, docker("<13>1 - box app 7 - - text")))
        .isEqualTo(
            "{timestamp=2026-11-20T12:00:00.100Z, action=other, host=box, program=app,"
                + " message=text, stream=stdout}");
    String repeated = "Feb  9 06:25:01 box app: message repeated 2 times: [ x]";
    assertThat(Lines.read(LogFormat.JSON, docker(repeated)).lines()).hasSize(2);
  }

  @Test
  void jsonWithinIsReadOnce() {
    assertThat(Lines.read(LogFormat.AUTO, docker("{\"remote_addr\":\"9.9.1.1\",\"status\":404}")))
        .isEqualTo(
            "{timestamp=2026-11-20T12:00:00.100Z, ip_address=9.9.1.1, status_code=404,"
                + " stream=stdout}");
    assertThat(Lines.read(LogFormat.JSON, docker(docker("x").replace("\\n", ""))))
        .contains("stream=stdout", "log=x");
    assertThat(Lines.read(LogFormat.JSON, docker("{no json"))).contains("log={no json\n");
  }

  @Test
  void theOtherRuntimesWriteTheSameWithoutJson() {
    String head = "2024-05-01T12:00:00.123456789Z stdout F ";
    assertThat(Lines.read(LogFormat.AUTO, head + ACCESS))
        .isEqualTo(
            "{timestamp=2015-05-17T11:00:01Z, ip_address=9.7.1.1, action=access, resource=/y1,"
                + " status_code=404, method=GET, user_agent=M, bytes=5, outcome=failure,"
                + " stream=stdout}");
    assertThat(Lines.read(LogFormat.AUTO, head + "{\"remote_addr\":\"9.9.1.1\"}"))
        .isEqualTo("{timestamp=2024-05-01T12:00:00.123456789Z, ip_address=9.9.1.1, stream=stdout}");
    assertThat(
            Lines.read(
                LogFormat.AUTO, "2024-05-01T14:00:00.1+02:00 stderr P:x {\"remote_addr\":\"9."))
        .isEqualTo(
            "{timestamp=2024-05-01T12:00:00.100Z, stream=stderr, log={\"remote_addr\":\"9.}");
    assertThat(Lines.read(LogFormat.AUTO, "2024-99-01T12:00:00Z stdout F x")).startsWith("refused");
    assertThat(Lines.read(LogFormat.AUTO, "2024-05-01T12:00:00Z stdoutx F sshd[1]: x"))
        .contains("host=stdoutx,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "started",
        "2026-11-20 12:00:00 INFO app: started",
        "2026-11-20T12:00:00Z INFO started",
        "",
      })
  void anotherLineStaysInItsRecord(String line) {
    assertThat(Lines.read(LogFormat.JSON, docker(line)))
        .isEqualTo("{timestamp=2026-11-20T12:00:00.100Z, log=" + line + "\n, stream=stdout}");
  }

  @Test
  void aRecordWithoutAStreamIsNotOfDocker() {
    String line = docker(ACCESS).replace("\"stream\"", "\"other\"");
    assertThat(Lines.read(LogFormat.JSON, line)).contains("log=9.7.1.1 - - [", "other=stdout");
  }
}
