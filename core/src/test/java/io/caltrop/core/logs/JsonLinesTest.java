package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static String read(String line) {
    return Lines.read(LogFormat.JSON, line);
  }

  @Test
  void fieldsOfOurNamesStayAsTheyAre() {
    assertThat(
            read(
                "{\"timestamp\":\"2024-01-15 10:00:00\",\"user\":\"bob\",\"status_code\":401,"
                    + "\"shift\":\"night\",\"country\":null,\"list\":[1],\"ok\":true}"))
        .isEqualTo(
            "{timestamp=2024-01-15 10:00:00, user=bob, status_code=401, shift=night, ok=true}");
  }

  @Test
  void namesOfOtherProgramsBecomeOurs() {
    assertThat(
            read(
                "{\"time_local\":\"10/Oct/2023:13:55:36 -0700\",\"remote_addr\":\"::ffff:192.0.2.1\","
                    + "\"remote_user\":\"-\",\"request\":\"POST /login?a=b HTTP/1.1\",\"status\":\"302\","
                    + "\"body_bytes_sent\":138,\"http_referer\":\"\",\"http_user_agent\":\"curl/8\"}"))
        .isEqualTo(
            "{timestamp=2023-10-10T20:55:36Z, ip_address=192.0.2.1, action=access,"
                + " resource=/login?a=b, status_code=302, method=POST, user_agent=curl/8, bytes=138,"
                + " outcome=success}");
    assertThat(
            read(
                "{\"@timestamp\":\"2024-01-15T10:00:00.5+01:00\",\"source\":{\"ip\":\"192.0.2.1\"},"
                    + "\"destination\":{\"ip\":\"10.0.0.1\",\"port\":443},\"event\":{\"outcome\":\"failure\"},"
                    + "\"network\":{\"bytes\":10}}"))
        .isEqualTo(
            "{timestamp=2024-01-15T09:00:00.500Z, ip_address=192.0.2.1, bytes=10,"
                + " destination=10.0.0.1, port=443, outcome=failure}");
    assertThat(read("{\"ts\":1700000000.25,\"ip_address\":\"a\",\"ip\":\"b\"}"))
        .isEqualTo("{timestamp=2023-11-14T22:13:20.250Z, ip_address=a}");
    assertThat(read("{\"ts\":1700000000250}")).contains("2023-11-14T22:13:20.250Z");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertThat(read("[1]")).isEqualTo("refused: no JSON object; allowed: one JSON object");
    assertThat(read("{} {}")).startsWith("refused: the object has no values");
    assertThat(read("{\"a\":1} x")).startsWith("refused: ").contains("not JSON");
    assertThat(read("{\"a\":1")).startsWith("refused: not JSON");
    assertThat(read("")).isEqualTo("refused: no JSON object; allowed: one JSON object");
  }

  @Test
  void hostileTextStaysText() {
    String line = "{\"user\":\"a\\u0000\\\"\\n\\\\\\ud800\",\"x\\\"y\":\"<script>\"}";
    assertThat(json(line))
        .isEqualTo("{\"user\":\"a\\u0000\\\"\\u000a\\\\?\",\"x\\\"y\":\"<script>\"}");
  }

  private static String json(String line) {
    try {
      return Lines.parser(LogFormat.JSON).parse(line).get(0).toString();
    } catch (UnparsableLineException e) {
      throw new AssertionError(e);
    }
  }
}
