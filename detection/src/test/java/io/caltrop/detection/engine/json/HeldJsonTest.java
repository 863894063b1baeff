package io.caltrop.detection.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read can be cast to jsonb; SameAsPostgresTest casts it. */
final class HeldJsonTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"a\":1},                          {\"a\":1}",
        "{\"a\":\"x\\u0000y\"},               {\"a\":\"x\\ufffdy\"}",
        "\"\\ud800\",                        \"\\ufffd\"",
        "\"\\udc00\\ud800\",                 \"\\ufffd\\ufffd\"",
        "\"\\ud800\\ud83d\\ude00\",          \"\\ufffd\\ud83d\\ude00\"",
        "\"\\ud83d\\ude00\",                 \"\\ud83d\\ude00\"",
        "\"\\\\u0000\",                      \"\\\\u0000\"",
        "\"\\\\\\u0000\",                    \"\\\\\\ufffd\"",
        "{\"a\":\"1e99999\"},                {\"a\":\"1e99999\"}",
        "1e00009,                           1e00009",
        "-1.5E-20,                          -1.5E-20",
      })
  void jsonStaysButForWhatNoTextCanHave(String json, String held) {
    assertThat(HeldJson.read(json)).hasValue(held);
    assertThat(HeldJson.readOrQuoted(json)).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "{", "{\"a\":1} x", "'a'", "01", "1e99999", "[1E-100000]", "NaN"})
  void whatIsNoJsonIsNothingOrATextOfJson(String text) {
    assertThat(HeldJson.read(text)).isEmpty();
    assertThat(HeldJson.readOrQuoted(text)).isEqualTo('"' + text.replace("\"", "\\\"") + '"');
  }

  @Test
  void itIsNestedTwoHundredDeepAtMost() {
    assertThat(HeldJson.read("[".repeat(200) + "]".repeat(200))).isPresent();
    assertThat(HeldJson.read("[".repeat(201) + "]".repeat(201))).isEmpty();
  }

  @Test
  void escapesAreReplacedInTimeThatGrowsAsTheyDo() {
    String escapes = "\\u0000".repeat(1 << 20);
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThat(HeldJson.of(escapes)).isEqualTo("\\ufffd".repeat(1 << 20)));
  }

  @Test
  void aNumberHasTenThousandDigitsAtMost() {
    assertThat(HeldJson.read("[" + "1".repeat(10_000) + "]")).isPresent();
    assertThat(HeldJson.read("[" + "1".repeat(10_001) + "]")).isEmpty();
    assertThat(HeldJson.read("0." + "0".repeat(9_980) + "e-9999")).isEmpty();
  }
}
