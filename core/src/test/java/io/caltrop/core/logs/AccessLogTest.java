package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
    assertThat(read(head + "\"GET / HTTP/1.1\" 200 1 \"a"))
        .startsWith("refused: the referrer has no closing quote");
    assertThat(read(head.replace("Feb", "Fob") + "\"GET / HTTP/1.1\" 200 1"))
        .isEqualTo(
            "refused: time \"01/Fob/2024:00:00:00 +0000\";"
                + " allowed: such as 10/Oct/2000:13:55:36 -0700");
    assertThat(read("x [01/Feb/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1"))
        .isEqualTo("refused: \"x\" before the time; allowed: ADDRESS IDENT USER");
  }
}
