package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
  private static String read(String line) {
    return Lines.read(LogFormat.JSON, line);
  }

  @Test
  void fieldsOfOurNamesStay() {
    assertThat(
            read(
                "{\"timestamp\":\"2024-01-15 10:00:00\",\"user\":\"bob\",\"status_code\":401,"
                    + "\"shift\":\"night\",\"country\":null,\"list\":[1],\"ok\":true}"))
        .isEqualTo(
            "{timestamp=2024-01-15T10:00:00Z, user=bob, status_code=401, shift=night, ok=true}");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "05/May/2023:12:00:00 +0200|2023-05-05T10:00:00Z",
        "05/May/2023:12:00:00|2023-05-05T10:00:00Z",
        "May  5 12:00:00|2023-05-05T10:00:00Z",
        "May 5 2019 12:00:00|2019-05-05T10:00:00Z",
        "2023-05-05 12:00:00|2023-05-05T12:00:00Z",
        "2023-05-05T12:00:00.5+02:00|2023-05-05T10:00:00.500Z",
        "2023-05-05T12:00:00+02:00[Europe/Berlin]|2023-05-05T10:00:00Z",
        "2023-05-05 12:00:00,123|2023-05-05T12:00:00.123Z",
        "2023/5/5 9:00 UTC|2023-05-05T09:00:00Z",
        "2023-05-05 12:00:00 +02|2023-05-05T10:00:00Z",
        "20230505|2023-05-05T00:00:00Z",
        "2023-05-05|2023-05-05T00:00:00Z",
        "Fri, 5 May 2023 12:00:00 +0200|2023-05-05T10:00:00Z",
        "1683280800|2023-05-05T10:00:00Z",
        "1683280800.25|2023-05-05T10:00:00.250Z",
        // NULL in another notation, and numbers, which are a time to who reads the record
        "-|-",
        "12|12",
        "1.6832808E9|1.6832808E9",
      })
  void aTimeIsReadWhateverItsName(String text, String expected) {
    String line = "{\"%s\":\"" + text + "\",\"user\":\"bob\"}";
    assertThat(Lines.read(LogFormat.JSON, "Europe/Berlin", line.formatted("timestamp")))
        .isEqualTo("{timestamp=" + expected + ", user=bob}");
    if (!text.equals("-")) {
      assertThat(Lines.read(LogFormat.AUTO, "Europe/Berlin", line.formatted("time_local")))
          .isEqualTo("{timestamp=" + expected + ", user=bob}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2023-13-05", "2023-05-05 25:00", "32/May/2023:12:00:00"})
  void aTimeThatIsNoneMakesTheLineNone(String text) {
    for (String name : List.of("timestamp", "time", "@timestamp")) {
      for (LogFormat format : List.of(LogFormat.JSON, LogFormat.AUTO)) {
        assertThat(Lines.read(format, "{\"%s\":\"%s\",\"user\":\"bob\"}".formatted(name, text)))
            .isEqualTo(
                "refused: time \"%s\"; allowed: ISO 8601, a count since 1970, or such as"
                        .formatted(text)
                    + " 10/Oct/2000:13:55:36 -0700 and Oct 10 13:55:36");
      }
    }
  }

  @Test
  void ofSeveralTimesTheFirstIsTakenThatIsOneAndOursBeforeAll() {
    String iso = "\"2023-05-05T10:00:00Z\"";
    assertThat(read("{\"time\":\"3ms\",\"@timestamp\":" + iso + "}"))
        .isEqualTo("{timestamp=2023-05-05T10:00:00Z}");
    assertThat(read("{\"time\":0.004,\"timestamp\":" + iso + "}"))
        .isEqualTo("{timestamp=2023-05-05T10:00:00Z}");
    assertThat(read("{\"time\":\"2020-01-01T00:00:00Z\",\"timestamp\":" + iso + "}"))
        .isEqualTo("{timestamp=2023-05-05T10:00:00Z}");
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

  @Test
  void escapesThatJsonDoesNotHaveAreRead() {
    String head = "{\"remote_addr\":\"9.9.1.1\",\"status\":\"200\",\"request\":\"GET ";
    assertThat(read(head + "/?q=\\x22><script>\\x5C\\xC3\\xA9\\/\\\\ HTTP/1.1\"}"))
        .contains("resource=/?q=\"><script>\\é/\\, status_code=200");
    assertThat(read(head + "/\\x22\\xFF\\v\\xZZ\\x0a\\\"} HTTP/1.1\"}"))
        .contains("resource=/\"\ufffd\\v\\xZZ\n\"},");
    assertThat(read(head + "/\\\\x22 HTTP/1.1\"}")).contains("resource=/\\x22,");
    assertThat(read(head + "/\\x22")).startsWith("refused: ");
    assertThat(read("{\"a\\x22\":\"\\")).startsWith("refused: ");
  }

  @Test
  void ofSeveralNamesWhatWasAskedForCounts() {
    String asked = "/index.php?id=1%20union%20select";
    assertThat(read("{\"uri\":\"/index.php\",\"request_uri\":\"" + asked + "\"}"))
        .isEqualTo("{resource=" + asked + "}");
    assertThat(read("{\"url\":{\"path\":\"/index.php\",\"original\":\"" + asked + "\"}}"))
        .isEqualTo("{resource=" + asked + "}");
    assertThat(read("{\"args\":\"id=1\",\"uri\":\"/a\"}"))
        .isEqualTo("{resource=/a?id=1, args=id=1}");
    assertThat(read("{\"args\":\"id=1\",\"request_uri\":\"/a?id=1\"}"))
        .isEqualTo("{resource=/a?id=1, args=id=1}");
    assertThat(read("{\"args\":\"-\",\"uri\":\"/a\"}")).isEqualTo("{resource=/a, args=-}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401.0|401",
        "401.00|401",
        "'\"401 \"'|401",
        "'\" 401.0\"'|401",
        "401.5|401.5",
        "1401.05|1401.05",
        "'\"a\"'|a",
      })
  void aStatusIsWrittenInOneWay(String given, String expected) {
    for (String name : List.of("status_code", "status")) {
      assertThat(read("{\"" + name + "\":" + given + ",\"user\":\"a\"}"))
          .isEqualTo("{user=a, status_code=" + expected + "}");
    }
  }

  @Test
  void caddyAndTraefikAreRead() {
    assertThat(
            read(
                "{\"ts\":1700000000,\"request\":{\"remote_ip\":\"172.71.190.23\",\"client_ip\":"
                    + "\"203.0.113.5\",\"method\":\"GET\",\"uri\":\"/x\",\"headers\":{\"User-Agent\":"
                    + "[\"sqlmap/1.7\",[\"b\"]],\"Referer\":[{},\"c\"],\"Accept\":[\"*\"]}},"
                    + "\"status\":404}"))
        .isEqualTo(
            "{timestamp=2023-11-14T22:13:20Z, ip_address=203.0.113.5, action=access, resource=/x,"
                + " status_code=404, method=GET, user_agent=sqlmap/1.7, outcome=failure}");
    assertThat(read("{\"ClientHost\":\"203.0.113.5\",\"request_User-Agent\":\"sqlmap/1.7\"}"))
        .isEqualTo("{ip_address=203.0.113.5, user_agent=sqlmap/1.7}");
  }

  @Test
  void aRequestIsReadAsInAnAccessLog() {
    assertThat(read("{\"request\":\"GET /w00tw00t.at.ISC\",\"status\":\"404\"}"))
        .contains("resource=/w00tw00t.at.ISC, status_code=404, method=GET,");
    assertThat(read("{\"request\":\"/only/a path\"}")).isEqualTo("{resource=/only/a path}");
    assertThat(read("{\"request\":\"-\",\"status\":\"408\"}")).isEqualTo("{status_code=408}");
  }
}
