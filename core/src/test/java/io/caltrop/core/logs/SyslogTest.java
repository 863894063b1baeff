package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogTest {
  private static String read(String line) {
    return Lines.read(LogFormat.SYSLOG, line);
  }

  @Test
  void rfc3164HasHostProgramAndText() {
    assertThat(read("<86>Feb  9 06:25:01 web1 CRON[911]: pam_unix(cron:session): session opened"))
        .isEqualTo(
            "{timestamp=2024-02-09T06:25:01Z, action=other, host=web1, program=CRON,"
                + " message=pam_unix(cron:session): session opened}");
    assertThat(read("Feb 09 06:25:01 router kernel: [12.5] eth0: up"))
        .contains("host=router, program=kernel, message=[12.5] eth0: up");
    assertThat(read("Feb 9 06:25:01 web1 just words: here"))
        .contains("host=web1, message=just words: here")
        .doesNotContain("program");
    assertThat(read("Feb 9 06:25:01 su[7]: to root")).contains("program=su, message=to root");
  }

  @Test
  void isoTimesAndRfc5424AreRead() {
    assertThat(read("2024-02-09T06:25:01.123456+02:00 web1 sudo: bob : command not allowed"))
        .isEqualTo(
            "{timestamp=2024-02-09T04:25:01.123456Z, action=other, host=web1, program=sudo,"
                + " message=bob : command not allowed}");
    assertThat(
            read(
                "<165>1 2003-10-11T22:14:15.003Z host.example evntslog 7 ID47"
                    + " [a@32473 iut=\"3\" q=\"] \\\"x\"][b c=\"d\"] \uFEFFAn event"))
        .isEqualTo(
            "{timestamp=2003-10-11T22:14:15.003Z, action=other, host=host.example,"
                + " program=evntslog, message=An event,"
                + " structured_data=[a@32473 iut=\"3\" q=\"] \\\"x\"][b c=\"d\"]}");
    assertThat(read("<1>1 - - - - - -")).isEqualTo("{action=other}");
  }

  @ParameterizedTest
  @CsvSource({
    "Mar  1 11:00:00, UTC, 2024-03-01T11:00:00Z", // today
    "Mar  2 11:59:59, UTC, 2024-03-02T11:59:59Z", // less than a day ahead: a fast clock
    "Mar  2 12:00:01, UTC, 2023-03-02T12:00:01Z",
    "Dec 31 23:59:59, UTC, 2023-12-31T23:59:59Z",
    "Feb 29 01:00:00, UTC, 2024-02-29T01:00:00Z",
    "Feb  9 06:00:00, Europe/Berlin, 2024-02-09T05:00:00Z",
    "Jul  9 2019 06:00:00, Europe/Berlin, 2019-07-09T04:00:00Z",
  })
  void theYearIsTheNewestThatIsNotAhead(String time, String zone, String expected) {
    assertThat(Lines.read(LogFormat.SYSLOG, zone, time + " web1 x: y"))
        .startsWith("{timestamp=" + expected + ",");
  }

  @Test
  void aRepeatedMessageIsSoManyRecords() {
    String text = "Failed password for root from 192.0.2.5 port 42393 ssh2";
    String one = read("Feb  9 07:13:56 lab sshd[24227]: " + text);
    assertThat(read("Feb  9 07:13:56 lab sshd[24227]: message repeated 3 times: [ " + text + "]"))
        .isEqualTo(one + "\n" + one + "\n" + one);
    assertThat(read("Feb  9 07:13:56 lab sshd[1]: message repeated 99999999999 times: [ x]"))
        .isEqualTo("refused: message repeated \"99999999999\" times; allowed: 1 to 10000");
  }

  @Test
  void aLineThatSaysTheLastIsRepeatedIsSoManyRecordsOfIt() {
    LineParser parser = Lines.parser(LogFormat.SYSLOG);
    String text = "sshd[1]: Failed password for root from 192.0.2.5 port 4 ssh2";
    String one = Lines.read(parser, "Feb  9 07:13:56 lab " + text);
    String later = one.replace("07:13:56", "07:14:00");
    String line = "Feb  9 07:14:00 lab last message repeated ";
    assertThat(Lines.read(parser, line + "2 times")).isEqualTo(later + "\n" + later);
    assertThat(Lines.read(parser, line + "1 time")).isEqualTo(later);
    assertThat(Lines.read(parser, line + "2 times")).isEqualTo(later + "\n" + later);
    assertThat(Lines.read(parser, line.replace("lab", "other") + "2 times"))
        .contains("action=other", "message=last message repeated 2 times");
    for (String unknown : new String[] {"what?", "Feb  9 07:13:56 lab app: " + "x".repeat(4096)}) {
      assertThat(Lines.read(parser, "Feb  9 07:13:56 lab " + text)).isEqualTo(one);
      assertThat(Lines.read(parser, unknown)).isNotEmpty();
      assertThat(Lines.read(parser, line + "2 times")).contains("message=last message repeated 2");
    }
    assertThat(Lines.read(parser, "Feb  9 07:13:56 lab " + text)).isEqualTo(one);
    assertThat(Lines.read(parser, line + "20000 times"))
        .isEqualTo("refused: message repeated \"20000\" times; allowed: 1 to 10000");
    assertThat(read(line + "2 times")).contains("message=last message repeated 2 times");
  }

  @Test
  void aPriorityInWordsBeforeTheTagIsPassedOver() {
    String tagged = "sshd[1]: Failed password for root from 192.0.2.5 port 4 ssh2";
    assertThat(read("Feb  9 07:13:56 alp auth.info " + tagged))
        .isEqualTo(read("Feb  9 07:13:56 alp " + tagged));
    assertThat(read("Feb  9 07:13:56 alp local7.warn app: x")).contains("program=app, message=x");
    assertThat(read("Feb  9 07:13:56 alp auth.info auth.info app: x"))
        .contains("message=auth.info app: x");
    assertThat(read("Feb  9 07:13:56 alp auth.information app: x"))
        .contains("message=auth.information app: x");
  }

  @Test
  void aLineThatIsNoneSaysWhatIsWrong() {
    assertThat(read("hello world")).startsWith("refused: no time at the start; allowed: Oct 10");
    assertThat(read("")).startsWith("refused: no time at the start");
    assertThat(read("Feb 30 07:13:56 a b: c"))
        .startsWith("refused: time \"Feb 30 07:13:56\"; allowed: such as Oct 10 13:55:36 or 2000-");
    assertThat(read("12345 a b: c")).startsWith("refused: time \"12345\"");
    assertThat(read("<13>1 2003-10-11T22:14:15Z host"))
        .startsWith("refused: the header ends early");
    assertThat(read("<13>1 - h a p m [x y=\"z")).startsWith("refused: structured data \"[x y=");
  }
}
