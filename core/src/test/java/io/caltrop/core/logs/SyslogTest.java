package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(read("Feb  9 06:25:01  web1 su[7]: to root"))
        .isEqualTo(
            "{timestamp=2024-02-09T06:25:01Z, action=other, host=web1, program=su,"
                + " message=to root}");
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

  /** The years of lines of one log, read on 2024-03-01 at noon. */
  private static String years(String... times) {
    LineParser parser = Lines.parser(LogFormat.SYSLOG);
    return Stream.of(times)
        .map(time -> Lines.read(parser, time + " web1 x: y").substring(11, 15))
        .collect(Collectors.joining(" "));
  }

  @Test
  void aLogThatHasAYearKeepsIt() {
    LineParser parser = Lines.parser(LogFormat.SYSLOG);
    for (int i = 0; i < 60; i++) { // over the moment that is a day ahead
      String time = "%02d:%02d".formatted(11 + i / 30, i % 30 * 2);
      assertThat(Lines.read(parser, "Mar  2 " + time + ":00 web1 x: y"))
          .startsWith("{timestamp=2024-03-02T" + time + ":00Z,");
    }
    assertThat(years("Mar  2 11:59:59", "Mar  2 12:00:09", "Mar  2 12:00:08", "Mar  7 00:00:00"))
        .isEqualTo("2024 2024 2024 2024");
    assertThat(years("Mar  2 12:00:01", "Sep  9 01:00:00", "Dec 31 23:59:59", "Jan  1 00:00:00"))
        .isEqualTo("2023 2023 2023 2024");
    assertThat(years("Oct  1 01:00:00", "Feb 29 01:00:00", "Mar  1 01:00:00"))
        .isEqualTo("2023 2024 2024");
  }

  @Test
  void aYearThatWasWrongIsLookedForAgain() {
    assertThat(years("Mar  2 11:59:59", "Mar  9 00:00:00", "Dec 31 23:59:59", "Jan  1 00:00:00"))
        .isEqualTo("2024 2023 2023 2024"); // a log of last year that begins less than a day ahead
    assertThat(years("Feb 20 00:00:00", "Feb 10 00:00:00", "Oct 10 00:00:00", "Jan  1 00:00:00"))
        .isEqualTo("2024 2024 2023 2024"); // older files behind newer ones
    assertThat(years("Nov 20 00:00:00", "Jan  1 00:00:05", "Nov 20 00:00:01"))
        .isEqualTo("2023 2024 2023"); // a device that starts without a clock
    assertThat(years("Dec 31 23:59:59", "Jan  1 00:00:01", "Dec 31 23:59:58", "Jan  1 00:00:02"))
        .isEqualTo("2023 2024 2023 2024"); // late lines
    assertThat(years("Mar  3 00:00:00", "Feb 20 00:00:00", "Feb 28 00:00:00"))
        .isEqualTo("2023 2023 2023");
    assertThat(years("Mar  3 00:00:00", "Sep 20 00:00:00", "Jan 28 00:00:00", "Mar  1 00:00:00"))
        .isEqualTo("2023 2023 2024 2024"); // with long silence
    assertThat(years("Oct  1 00:00:00", "Feb 20 00:00:00")).isEqualTo("2023 2024");
    assertThat(years("Oct  1 00:00:00", "May 20 00:00:00")).isEqualTo("2023 2023");
    assertThat(years("Feb 28 00:00:00", "Feb 30 00:00:00", "Feb 29 00:00:00"))
        .startsWith("2024 ")
        .endsWith(" 2024");
  }

  @ParameterizedTest
  @CsvSource({
    "Dec 10 06:55:46 2015, UTC, 2015-12-10T06:55:46Z",
    "Dec 10 06:55:46 2015, Europe/Berlin, 2015-12-10T05:55:46Z",
    "Dec 10 06:55:46 CET, UTC, 2023-12-10T05:55:46Z",
    "Dec 10 06:55:46 UTC, Europe/Berlin, 2023-12-10T06:55:46Z",
    "Jul 10 06:55:46.5 CEST, Europe/Berlin, 2023-07-10T04:55:46.500Z",
    "Dec 10 06:55:46 CST, UTC, 2023-12-10T12:55:46Z",
    "Dec 10 06:55:46 CST, Asia/Shanghai, 2023-12-09T22:55:46Z",
    "Dec 10 06:55:46 EST 2015, UTC, 2015-12-10T11:55:46Z",
    "<38>Dec 10 2015 06:55:46 EST, UTC, 2015-12-10T11:55:46Z",
    "'2024-02-01 12:00:00,123', UTC, 2024-02-01T12:00:00.123Z",
    "'2024-02-01T12:00:00,123+01:00', UTC, 2024-02-01T11:00:00.123Z",
  })
  void whatSomeSystemsPutBehindATimeIsOfTheTime(String time, String zone, String expected) {
    String rest = " lab sshd[1]: Failed password for root from 192.0.2.5 port 4 ssh2";
    assertThat(Lines.read(LogFormat.AUTO, zone, time + rest))
        .startsWith("{timestamp=" + expected + ", ip_address=192.0.2.5, user=root, action=login,")
        .contains("host=lab,");
  }

  @Test
  void aHostMayBeCalledAsAYearOrAZone() {
    assertThat(read("Feb  9 07:13:56 2015 sshd[1]: x")).contains("host=2015, program=sshd,");
    assertThat(read("Feb  9 07:13:56 EST sshd[1]: x")).contains("host=EST, program=sshd,");
    assertThat(read("Feb  9 07:13:56 XYZ lab sshd[1]: x")).contains("host=XYZ, message=lab sshd");
    assertThat(read("Feb  9 07:13:56 2150 lab x")).contains("2024-02-09T07:13:56Z", "host=2150,");
    assertThat(read("Feb  9 07:13:56 2015")).contains("host=2015}");
  }

  @Test
  void sshdIsKnownByItsPathItsSessionsAndBehindAnId() {
    String text = "Failed password for root from 192.0.2.5 port 4 ssh2";
    String one = read("Feb  9 07:13:56 lab sshd[1]: " + text);
    assertThat(one).contains("action=login,");
    for (String tag :
        new String[] {
          "/usr/sbin/sshd[1]:",
          "/usr/lib/ssh/sshd-session[1]:",
          "sshd-session[1]:",
          "sshd-auth[1]:",
          "sshd[1]: [ID 800047 auth.info]",
        }) {
      assertThat(read("Feb  9 07:13:56 lab " + tag + " " + text)).isEqualTo(one);
    }
    assertThat(read("Feb  9 07:13:56 lab x/sshd[1]: " + text)).contains("program=x/sshd,");
    assertThat(read("Feb  9 07:13:56 lab /usr/sbin/cron[1]: x")).contains("program=/usr/sbin/cron");
    assertThat(read("Feb  9 07:13:56 lab app[1]: [ID x auth.info] y")).contains("message=[ID x");
  }

  @Test
  void rfc5424IsReadWithoutAPriority() {
    String rest =
        "1 2024-05-01T12:00:00.5Z h sshd 1 - - Failed password for bob from 192.0.2.5 port 4";
    assertThat(Lines.read(LogFormat.AUTO, rest))
        .isEqualTo(read("<38>" + rest))
        .startsWith("{timestamp=2024-05-01T12:00:00.500Z, ip_address=192.0.2.5, user=bob,");
    assertThat(read("1 of 2024-05-01T12:00:00Z h sshd 1 - - x")).startsWith("refused: time \"1\"");
  }

  @Test
  void aRepeatedMessageIsSoManyRecords() {
    String text = "Failed password for root from 192.0.2.5 port 42393 ssh2";
    String one = read("Feb  9 07:13:56 lab sshd[24227]: " + text);
    assertThat(read("Feb  9 07:13:56 lab sshd[24227]: message repeated 3 times: [ " + text + "]"))
        .isEqualTo(one + "\n" + one + "\n" + one);
    assertThat(read("Feb  9 07:13:56 lab sshd[1]: message repeated 99999999999 times: [ x]"))
        .isEqualTo(read("Feb  9 07:13:56 lab sshd[1]: message repeated 10000 times: [ x]"));
    String many = "9".repeat(1 << 20); // reading such a number takes seconds
    assertThat(read("Feb  9 07:13:56 lab sshd[1]: message repeated " + many + " times: [ x]"))
        .startsWith("refused: message repeated \"999");
    assertThat(read("Feb  9 07:13:56 lab app:info sshd[1]: Failed password for a from 192.0.2.5"))
        .contains("program=app,");
    assertThat(read("Feb  9 07:13:56 lab sshd[1]: message repeated 0 times: [ x]"))
        .isEqualTo("refused: message repeated \"0\" times; allowed: 1 or more");
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
    assertThat(Lines.read(parser, line.replace("lab", "lab syslogd:") + "2 times"))
        .isEqualTo(later + "\n" + later);
    assertThat(Lines.read(parser, line.replace("lab", "other") + "2 times"))
        .contains("action=other", "message=last message repeated 2 times");
    assertThat(Lines.read(parser, "Feb  9 07:13:56 lab " + text)).isEqualTo(one);
    assertThat(Lines.read(parser, line.replace("lab", "lab app:") + "2 times"))
        .contains("action=other", "program=app");
    for (String unknown : new String[] {"what?", "Feb  9 07:13:56 lab app: " + "x".repeat(4096)}) {
      assertThat(Lines.read(parser, "Feb  9 07:13:56 lab " + text)).isEqualTo(one);
      assertThat(Lines.read(parser, unknown)).isNotEmpty();
      assertThat(Lines.read(parser, line + "2 times")).contains("message=last message repeated 2");
    }
    assertThat(Lines.read(parser, "Feb  9 07:13:56 lab " + text)).isEqualTo(one);
    assertThat(Lines.read(parser, line + "0 times"))
        .isEqualTo("refused: message repeated \"0\" times; allowed: 1 or more");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Feb  9 07:14:00 lab auth|security:info sshd[6357224]: ",
        "Feb  9 07:14:00 lab auth.info sshd[6357224]: ",
        "Feb  9 07:14:00 <auth.info> lab sshd[6357224]: ",
        "Feb  9 07:14:00 <4.6> lab sshd[6357224]: ",
      })
  void aFacilityIsPassedOverWhereverASystemPutsIt(String head) {
    assertThat(read(head + "Failed password for root from 192.0.2.5 port 4 ssh2"))
        .startsWith(
            "{timestamp=2024-02-09T07:14:00Z, ip_address=192.0.2.5, user=root, action=login")
        .contains("host=lab, outcome=failure, program=sshd");
  }

  @Test
  void macOsSaysWithoutAHostThatALineIsRepeated() {
    String own = "Feb  9 07:14:00 --- last message repeated 3 times ---";
    LineParser parser = Lines.parser(LogFormat.SYSLOG);
    assertThat(read(own)).contains("action=other, message=--- last message");
    Lines.read(parser, "Feb  9 07:13:56 lab sshd[1]: Failed password for a from 192.0.2.5 port 4");
    assertThat(Lines.read(parser, own).lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{timestamp=2024-02-09T07:14:00Z, ip_address=192.0.2.5,"))
        .allMatch(line -> line.contains("host=lab,"));
  }
}
