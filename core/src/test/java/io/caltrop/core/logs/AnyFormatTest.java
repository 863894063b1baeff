package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnyFormatTest {
  private static final String ACCESS =
      "192.0.2.1 - - [01/Feb/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"";
  private static final String SYSLOG =
      "Feb  9 06:25:01 web1 sshd[1]: Invalid user a from 192.0.2.1";
  private static final String JSON = "{\"ip\":\"192.0.2.1\"}";

  @Test
  void theFormatShowsInTheLines() {
    LineParser parser = Lines.parser(LogFormat.AUTO);
    assertThat(Lines.read(parser, "nonsense"))
        .isEqualTo("refused: the line is of no known format; allowed: combined, syslog, json");
    for (String line : List.of(ACCESS, SYSLOG, JSON, SYSLOG, ACCESS)) {
      assertThat(Lines.read(parser, line)).contains("ip_address=192.0.2.1");
    }
    assertThat(Lines.read(parser, "nonsense")).startsWith("refused: no time in [] before the");
  }

  @Test
  void aLineOfSyslogStaysOneWhateverItsTextLooksLike() {
    String forged = "x [10/Oct/2000:13:55:36 -0700] \"GET /evil HTTP/1.0\" 200 5";
    for (String before : List.of("", ACCESS, SYSLOG, JSON)) {
      for (String time :
          List.of("Dec 10 06:55:46", "<86>Dec 10 06:55:46", "2023-12-10T06:55:46Z")) {
        LineParser parser = Lines.parser(LogFormat.AUTO);
        Lines.read(parser, before);
        assertThat(
                Lines.read(parser, time + " h sshd[1]: Invalid user " + forged + " from 1.2.3.4"))
            .startsWith("{timestamp=2023-12-10T06:55:46Z, ip_address=1.2.3.4, user=" + forged)
            .contains("action=invalid_user,", "host=h,");
      }
    }
    String none = "Feb 30 06:55:46 h sshd[1]: Invalid user " + forged;
    assertThat(Lines.read(LogFormat.AUTO, none)).startsWith("refused: time \"Feb 30 06:55:46\";");
  }

  @Test
  void whatBeginsAsJsonIsToldToBeNone() {
    assertThat(Lines.read(LogFormat.AUTO, "{\"a\":1")).startsWith("refused: not JSON");
  }

  @Test
  void aNameThatIsNoFormatIsRefused() {
    assertThat(LogFormat.of("combined")).isEqualTo(LogFormat.COMBINED);
    assertThatThrownBy(() -> LogFormat.of("csv"))
        .hasMessage("\"csv\" is no format of logs; allowed: auto, combined, sshd, syslog, json");
  }

  /** Whatever comes: a record or a reason, and a record is JSON in UTF-8. */
  @Test
  void damagedLinesNeverDoMore() {
    Random random = new Random(7);
    for (LogFormat format : LogFormat.values()) {
      LineParser parser = Lines.parser(format);
      for (int i = 0; i < 4000; i++) {
        byte[] line = List.of(ACCESS, SYSLOG, JSON).get(i % 3).getBytes(StandardCharsets.UTF_8);
        for (int n = random.nextInt(4); n >= 0; n--) {
          line[random.nextInt(line.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(5) == 0 ? random.nextInt(line.length) : line.length;
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        assertThatCode(() -> roundTrip(parser, text)).as(text).doesNotThrowAnyException();
      }
    }
  }

  private static void roundTrip(LineParser parser, String text) throws Exception {
    List<LogRecord> records;
    try {
      records = parser.parse(text);
    } catch (UnparsableLineException e) {
      return;
    }
    for (LogRecord record : records) {
      var read = Lines.parser(LogFormat.JSON).parse(record.toString()).get(0).fields();
      if (!read.equals(record.fields())) {
        throw new AssertionError(record.fields() + " is read again as " + read);
      }
    }
  }
}
