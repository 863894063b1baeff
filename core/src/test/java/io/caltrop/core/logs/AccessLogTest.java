package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  private static String read(String line) {
    return Lines.read(LogFormat.COMBINED, line);
  }

  @Test
  void aCombinedLineGivesEveryField() {
    assertThat(
            read(
                "203.0.113.9 - alice [10/Oct/2023:13:55:36 -0700] \"GET /shop/cart?id=1%20OR%201 HTTP/1.1\""
                    + " 403 1532 \"https://example.org/a\" \"Mozilla/5.0 (X11; Linux x86_64)\""))
        .isEqualTo(
            "{timestamp=2023-10-10T20:55:36Z, ip_address=203.0.113.9, user=alice, action=access,"
                + " resource=/shop/cart?id=1%20OR%201, status_code=403, method=GET,"
                + " user_agent=Mozilla/5.0 (X11; Linux x86_64), referrer=https://example.org/a,"
                + " bytes=1532, outcome=failure}");
  }

  @Test
  void aCommonLineHasNeitherReferrerNorAgent() {
    assertThat(read("::ffff:192.0.2.7 - - [01/Feb/2024:00:00:00 +0000] \"HEAD / HTTP/2.0\" 200 -"))
        .isEqualTo(
            "{timestamp=2024-02-01T00:00:00Z, ip_address=192.0.2.7, action=access, resource=/,"
                + " status_code=200, method=HEAD, outcome=success}");
  }

  @Test
  void aVirtualHostMayStandFirst() {
    String rest =
        " 2001:DB8::1 - bob smith [01/Feb/2024:00:00:00 +0000] \"GET /a b HTTP/1.1\" 200 1";
    assertThat(read("www.example.org:443" + rest))
        .startsWith("{timestamp=2024-02-01T00:00:00Z, ip_address=2001:db8::1, user=bob smith,")
        .contains("resource=/a b,", "host=www.example.org,");
    assertThat(read("2001:db8::443 - - [01/Feb/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1"))
        .contains("ip_address=2001:db8::443,")
        .doesNotContain("host=");
  }

  @Test
  void aRequestThatIsNoHttpIsKept() {
    String head = "192.0.2.1 - - [01/Feb/2024:00:00:00 +0000] ";
    assertThat(read(head + "\"\\x16\\x03\\x01\" 400 157 \"-\" \"-\""))
        .contains("resource=\u0016\u0003\u0001,", "status_code=400")
        .doesNotContain("method=");
    assertThat(read(head + "\"-\" 408 - \"-\" \"-\"")).doesNotContain("resource=");
    assertThat(read(head + "\"GET /old\" 200 5")).contains("resource=/old", "method=GET");
    assertThat(read(head + "\"\u0001\uFFFD\uFFFDt\u0012\" 400 -"))
        .contains("resource=\u0001\uFFFD\uFFFDt");
    assertThat(read(head + "\"\" 400 0")).doesNotContain("resource=");
  }

  @Test
  void whatClientsSendStaysInItsField() {
    String forged = "x [10/Oct/2000:13:55:36 -0700] \\x22GET / HTTP/1.1\\x22 200 1";
    assertThat(
            read(
                "192.0.2.1 - "
                    + forged
                    + " [01/Feb/2024:00:00:00 +0000] \"GET /\\\"q\\\\ HTTP/1.1\" 404 9"
                    + " \"\\\" 200 1\" \"a\\xC3\\xA9\\xFFb\" \"198.51.100.1\" 0.004"))
        .contains("timestamp=2024-02-01T00:00:00Z", "status_code=404", "resource=/\"q\\,")
        .contains("referrer=\" 200 1,", "user_agent=aé\uFFFDb,")
        .contains("user=x [10/Oct/2000:13:55:36 -0700] \\x22GET / HTTP/1.1\\x22 200 1,");
  }

  @Test
  void aLineThatIsNoneSaysWhatIsWrong() {
    String head = "192.0.2.1 - - [01/Feb/2024:00:00:00 +0000] ";
    assertThat(read("")).startsWith("refused: no time in [] before the request; allowed: ADDRESS");
    assertThat(read("\"")).startsWith("refused: no time in []");
    assertThat(read(head + "\"GET / HT")).startsWith("refused: the request has no closing quote");
    assertThat(read(head + "\"GET / HTTP/1.1\" 2000 1"))
        .isEqualTo("refused: status \"2000 1\"; allowed: three digits, a space");
    assertThat(read(head + "\"GET / HTTP/1.1\" 200 x"))
        .isEqualTo("refused: bytes \"x\"; allowed: a number, or -");
    assertThat(read(head.replace("Feb", "Fob") + "\"GET / HTTP/1.1\" 200 1"))
        .isEqualTo(
            "refused: time \"01/Fob/2024:00:00:00 +0000\";"
                + " allowed: such as 10/Oct/2000:13:55:36 -0700");
    assertThat(read("x [01/Feb/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1"))
        .isEqualTo("refused: \"x\" before the time; allowed: ADDRESS IDENT USER");
  }

  private static final String REST = " [17/May/2015:11:00:01 +0000] \"GET /y1 HTTP/1.1\" 404 5";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "9.9.1.1 - -|9.9.1.1|null|null",
        "9.9.1.1 - \"\"|9.9.1.1|null|null",
        "9.9.1.1 ident bob|9.9.1.1|bob|null",
        "[2001:db8::1] - -|2001:db8::1|null|null",
        "9.9.1.1:50312 - -|9.9.1.1|null|null",
        "fe80::1%eth0 - -|fe80::1%eth0|null|null",
        "unix: - -|unix:|null|null",
        "- - -|null|null|null",
        // the virtual host first
        "www.shop.example 9.9.1.1 - -|9.9.1.1|null|www.shop.example",
        "www.shop.example:80 9.9.1.1 - bob smith|9.9.1.1|bob smith|www.shop.example",
        "localhost 2001:db8::1 - bob|2001:db8::1|bob|localhost",
        "_ 9.9.1.1 - -|9.9.1.1|null|_",
        "192.0.2.80:8080 9.9.1.1 - -|9.9.1.1|null|192.0.2.80",
        "www.shop.example a.isp.example - -|a.isp.example|null|www.shop.example",
        "www.shop.example:443 a.isp.example - -|a.isp.example|null|www.shop.example",
        // a list of proxies first
        "9.8.7.6, 10.0.0.1 - -|9.8.7.6|null|null",
        "9.8.7.6,10.0.0.1 - -|9.8.7.6|null|null",
        "unknown, 9.8.7.6, 10.0.0.1 - bob|9.8.7.6|bob|null",
        "www.shop.example 9.8.7.6, 10.0.0.1 - -|9.8.7.6|null|www.shop.example",
        "9.8.7.6, 10.0.0.1 172.16.0.1 - -|9.8.7.6|null|null",
        "9.8.7.6 10.0.0.1 - -|9.8.7.6|null|null",
        "- 9.9.1.1 - -|9.9.1.1|null|null",
        // clients that have been looked up
        "in24.inetnebr.com - -|in24.inetnebr.com|null|null",
        "cafe.de - bob smith|cafe.de|bob smith|null",
        "a.isp.example ident bob|a.isp.example|bob|null",
        "build-7 - bob|build-7|bob|null",
      })
  void whoAskedStandsBeforeTheTime(String head, String address, String user, String host) {
    assertThat(read(head + REST))
        .isEqualTo(
            "{timestamp=2015-05-17T11:00:01Z"
                + (address == null ? "" : ", ip_address=" + address)
                + (user == null ? "" : ", user=" + user)
                + ", action=access, resource=/y1, status_code=404, method=GET"
                + (host == null ? "" : ", host=" + host)
                + ", bytes=5, outcome=failure}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 20 12:00:01 web1 nginx: 9.7.1.1 - -",
        "2026-11-20T12:00:01+00:00 web1 nginx: 9.7.1.1 - -",
        "2026-11-20T12:00:01.123Z web1 nginx: 9.7.1.1 - -",
        "<13>Nov 20 12:00:01 web1 nginx: 9.7.1.1 - -",
        "Dec 10 06:55:46 h sshd[1]: Invalid user x",
        "INFO - no login of x",
        "INFO 1.2.3.4 no login of x",
        "LOGIN failed x",
        "9.7.1.1 no login of x",
        "9.7.1.1 -",
        "www.shop.example:80 9.7.1.1 -",
        "a,b - -",
        "9.7.1.1, 10.0.0.1",
        "host.example:x - -",
        " - -",
      })
  void otherWordsBeforeTheTimeAreNoClient(String head) {
    assertThat(read(head + REST))
        .isEqualTo("refused: \"" + head + "\" before the time; allowed: ADDRESS IDENT USER");
  }

  @Test
  void aLineThatIsCutGivesWhatIsThere() {
    String line = "9.9.1.1 - -" + REST + " \"https://a.example/?q\" \"Mozilla/5.0 (X11; Li\\";
    assertThat(read(line))
        .endsWith(
            "user_agent=Mozilla/5.0 (X11; Li\\, referrer=https://a.example/?q, bytes=5, outcome=failure}");
    assertThat(read("9.9.1.1 - -" + REST + " \"https://a.exa"))
        .endsWith("referrer=https://a.exa, bytes=5, outcome=failure}");
    assertThat(read("9.9.1.1 - -" + REST + " \"-\" \"")).endsWith("bytes=5, outcome=failure}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "GET /?q=\"x\" HTTP/1.1|/?q=\"x\"",
        "GET /images/\" target=\"_blank\" HTTP/1.0|/images/\" target=\"_blank\"",
        "GET /?q=\" 404 found\" HTTP/1.0|/?q=\" 404 found\"",
        "GET /?q=\"|/?q=\"",
      })
  void oldServersDoNotEscapeQuotes(String request, String resource) {
    String head = "in24.inetnebr.com - - [01/Aug/1995:00:00:01 -0400] \"";
    assertThat(read(head + request + "\" 200 1839 \"-\" \"Mosaic \" 404 7\""))
        .contains("resource=" + resource + ", status_code=200, method=GET, user_agent=Mosaic ,")
        .contains("bytes=1839");
    assertThat(read(head + request + "\" 404 -"))
        .contains("resource=" + resource + ", status_code=404");
  }

  @ParameterizedTest
  @CsvSource({
    "5/May/2015:11:00:01 +0000, 2015-05-05T11:00:01Z",
    "05/May/2015:11:00:01, 2015-05-05T09:00:01Z",
    "5/May/2015:11:00:01, 2015-05-05T09:00:01Z",
    "05/May/2015:11:00:01 -0700, 2015-05-05T18:00:01Z",
  })
  void aTimeMayHaveADayOfOneDigitAndNoZone(String time, String expected) {
    String line = "9.9.1.1 - - [" + time + "] \"GET / HTTP/1.1\" 200 5";
    assertThat(Lines.read(LogFormat.COMBINED, "Europe/Berlin", line))
        .startsWith("{timestamp=" + expected + ", ip_address=9.9.1.1,");
    assertThat(Lines.read(LogFormat.AUTO, "Europe/Berlin", line)).contains(expected);
  }

  @Test
  void aTimeThatIsNoneIsTold() {
    String line = "9.9.1.1 - - [32/May/2015:11:00:01] \"GET / HTTP/1.1\" 200 5";
    LineParser parser = Lines.parser(LogFormat.COMBINED);
    for (int i = 0; i < 2; i++) {
      assertThat(Lines.read(parser, line)).startsWith("refused: time \"32/May/2015:11:00:01\"; ");
    }
    assertThat(read("9.9.1.1 - - [] \"GET / HTTP/1.1\" 200 5"))
        .startsWith("refused: no time in []");
  }

  @ParameterizedTest
  @CsvSource({"a~b, a~b", "a'b:80, a'b", "a~b:, a~b:", "x|y, x|y"})
  void aVirtualHostIsWhatAClientCallsIt(String sent, String host) {
    assertThat(
            read(sent + " 203.0.113.5 - - [05/May/2015:11:00:01 +0000] \"GET / HTTP/1.1\" 404 5"))
        .contains("ip_address=203.0.113.5,", "host=" + host + ",");
  }

  @Test
  void anAddressWithinAWordIsNoClient() {
    String rest = "203.0.113.5 - - [05/May/2015:11:00:01 +0000] \"GET / HTTP/1.1\" 404 5";
    assertThat(read("~" + rest)).startsWith("refused: ");
    assertThat(read("x y," + rest)).startsWith("refused: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x y z",
        "Mar  1 11:00:00 h sshd[1]: Accepted password for root from 198.51.100.9 port 22 ssh2",
        "2024-03-01T11:00:00Z h sshd[1]: Failed password for root from 198.51.100.9 port 2",
        "{a}",
        "x, y z",
        "<13>1 - h app - - - x",
      })
  void whatAClientSentInPlaceOfAListOfProxiesHidesNothing(String sent) {
    String rest = " - - [01/Feb/2024:00:00:00 +0000] \"GET /evil HTTP/1.1\" 200 1 \"-\" \"-\"";
    for (LogFormat format : List.of(LogFormat.COMBINED, LogFormat.AUTO)) {
      LineParser parser = Lines.parser(format);
      Lines.read(parser, "192.0.2.1" + rest);
      assertThat(Lines.read(parser, sent + ", 203.0.113.5" + rest))
          .startsWith(
              "{timestamp=2024-02-01T00:00:00Z, ip_address=203.0.113.5, action=access,"
                  + " resource=/evil,");
    }
  }
}
