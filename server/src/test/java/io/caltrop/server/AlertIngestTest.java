package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertIngestTest {
  private static TestSite site;

  @BeforeAll
  static void start() {
    site = new TestSite();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  static String record(String ip, long timestamp) {
    return """
        {"user_id": "6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", "timestamp": %d, "ip": "%s", "alert_id": 61}"""
        .formatted(timestamp, ip);
  }

  private static JsonNode accepted(String body, int count) {
    var answer = site.post("/ingest/alerts", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(count);
    return answer.json();
  }

  @Test
  void one_record() {
    assertThat(site.post("/ingest/alerts", record("203.0.113.1", 1)).text())
        .isEqualTo("{\"accepted\":1,\"rejected\":[],\"skipped\":0,\"rejected_total\":0}");
    assertThat(site.get("/blacklists/61?format=txt").text()).contains("203.0.113.1\t1\n");
  }

  @Test
  void one_record_over_many_lines() {
    accepted(record("203.0.113.2", 1).replace(", ", ",\n  "), 1);
  }

  @Test
  void an_array() {
    accepted("[" + record("203.0.113.3", 1) + ",\n" + record("203.0.113.3", 2) + "]", 2);
    accepted("[]", 0);
  }

  @Test
  void one_record_a_line() {
    accepted(record("203.0.113.4", 1) + "\n\n" + record("203.0.113.4", 2) + "\r\n", 2);
  }

  @Test
  void a_byte_order_mark_is_passed_over() {
    accepted("\ufeff" + record("203.0.113.5", 1), 1);
  }

  @Test
  void a_bad_row_of_an_array_is_rejected_alone() {
    JsonNode answer =
        accepted(
            "[%s, {}, 5, null, [[{}]], {\"a\": [1, {\"b\": 2}]}, %s]"
                .formatted(record("203.0.113.6", 1), record("203.0.113.6", 2)),
            2);
    assertThat(answer.get("rejected_total").asInt()).isEqualTo(5);
    assertThat(answer.get("rejected").toString())
        .isEqualTo(
            "[{\"alert\":1,\"reason\":\"user_id: missing; allowed: a UUID such as"
                + " 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\"},"
                + "{\"alert\":2,\"reason\":\"not an object: \\\"5\\\"; allowed: an alert record as a"
                + " JSON object\"},"
                + "{\"alert\":3,\"reason\":\"not an object: \\\"null\\\"; allowed: an alert record as"
                + " a JSON object\"},"
                + "{\"alert\":4,\"reason\":\"not an object: [..]; allowed: an alert record as a JSON"
                + " object\"},"
                + "{\"alert\":5,\"reason\":\"user_id: missing; allowed: a UUID such as"
                + " 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\"}]");
  }

  @Test
  void an_array_that_breaks_off_takes_only_what_follows_with_it() {
    JsonNode answer = accepted("[" + record("203.0.113.7", 1) + ", {\"ip\": ", 1);
    assertThat(answer.get("rejected").get(0).get("alert").asInt()).isOne();
    assertThat(answer.get("rejected").get(0).get("reason").asText())
        .isEqualTo(
            "not JSON: Unexpected end-of-input within/between Object entries, at line 1, column 114;"
                + " allowed: one alert record, an array of them, or one on each line; nothing is read"
                + " from here on");
    answer = accepted("[" + record("203.0.113.7", 1) + "] x", 1);
    assertThat(answer.get("rejected_total").asInt()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ip\": ",
        "garbage",
        "{\"ip\": \"unterminated",
        "[1",
        "{}",
        "{} {}",
        "\u0000",
        "\"text\"",
        "}"
      })
  void a_broken_line_is_rejected_alone(String broken) {
    JsonNode answer =
        accepted(record("203.0.113.8", 1) + "\n" + broken + "\n" + record("203.0.113.8", 2), 2);
    assertThat(answer.get("rejected_total").asInt()).isOne();
    assertThat(answer.get("rejected").get(0).get("alert").asInt()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"ip\":            | Unexpected end-of-input within/between Object entries, at line 3, column 7",
        "{\"ip\": \"a       | Unexpected end-of-input, at line 3, column 10",
        "{\"a\": [}         | Unexpected close marker '}': expected ']', at line 3, column 8",
        "{\"dst_port\": NaN} | Non-standard token 'NaN', at line 3, column 17",
        "{\"a\": /* */ 1}   | Unexpected character ('/' (code 47)), at line 3, column 7",
        "{\"a\": +1}        | Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs, at line 3, column 8",
        "garbage            | Unrecognized token 'garbage', at line 3, column 1"
      })
  void what_is_no_json_is_told_with_its_place_and_what_is_allowed(String broken, String problem) {
    JsonNode answer = accepted(record("203.0.113.14", 1) + "\n\n" + broken, 1);
    assertThat(answer.get("rejected").get(0).get("reason").asText())
        .isEqualTo(
            "not JSON: %s; allowed: one alert record, an array of them, or one on each line"
                .formatted(problem));
  }

  @Test
  void two_records_on_one_line_are_rejected_together() {
    JsonNode answer =
        accepted(record("203.0.113.9", 1) + "\n" + record("203.0.113.9", 2).repeat(2), 1);
    assertThat(answer.get("rejected").get(0).get("reason").asText())
        .isEqualTo("text after the object; allowed: one record on a line");
  }

  @Test
  void when_all_are_rejected_the_answer_is_422_and_says_why_for_each() {
    var answer = site.post("/ingest/alerts", "[{}, {\"user_id\": 7}]");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail())
        .isEqualTo(
            "none of the 2 alerts can be read; the first: user_id: missing; allowed: a UUID such as"
                + " 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");
    assertThat(answer.json().get("rejected")).hasSize(2);
    assertThat(answer.json().get("accepted").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "\ufeff"})
  void an_empty_body_is_refused(String body) {
    var answer = site.post("/ingest/alerts", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail())
        .isEqualTo(
            "the body is empty; allowed: one alert record, an array of them, or one on each line");
  }

  @Test
  void a_hundred_reasons_are_listed_and_all_are_counted() {
    JsonNode answer = accepted("[" + "{},".repeat(100_000) + record("203.0.113.10", 1) + "]", 1);
    assertThat(answer.get("rejected")).hasSize(100);
    assertThat(answer.get("rejected_total").asInt()).isEqualTo(100_000);
  }

  @Test
  void deep_nesting_is_one_bad_row() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    JsonNode answer = accepted(record("203.0.113.11", 1) + "\n" + deep, 1);
    assertThat(answer.get("rejected_total").asInt()).isOne();
  }

  @Test
  void numbers_of_absurd_length_are_one_bad_row() {
    String long1 = record("203.0.113.12", 1).replace(": 1,", ": " + "9".repeat(100_000) + ",");
    JsonNode answer = accepted(long1 + "\n" + record("203.0.113.12", 1), 1);
    assertThat(answer.get("rejected_total").asInt()).isOne();
  }

  @Test
  void a_record_of_a_host_alert_names_its_entity() {
    accepted(
        record("203.0.113.13", 1)
            .replace("\"alert_id\": 61", "\"entity\": \"host\", \"alert_id\": 20"),
        1);
    assertThat(site.get("/blacklists/host:20&format=txt").text()).isEqualTo("203.0.113.13\t1\n");
  }
}
