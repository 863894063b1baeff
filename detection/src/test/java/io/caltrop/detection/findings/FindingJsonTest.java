package io.caltrop.detection.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.rules.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Findings as records, and back. */
class FindingJsonTest {
  private static final Finding FINDING =
      new Finding(
          "0d8ee2a1-0000-8000-8000-000000000001",
          "brute-force",
          3,
          "Guessed \"passwords\"",
          Severity.CRITICAL,
          99,
          "authentication",
          List.of("T1110.001"),
          "192.0.2.1",
          "192.0.2.1",
          Finding.Activity.UPDATE,
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("2026-01-01T00:00:01.500Z"),
          12,
          Duration.ofMinutes(10),
          "{\"ip_address\":\"192.0.2.1\",\"count\":3,\"entity\":\"mine\",\"rule\":\"mine\","
              + "\"user\":\"<b>\\n\",\"ratio\":0.5,\"none\":null}");

  @Test
  void theQuerysColumnsStandBesideWhatIsTheFindingsOwn() {
    assertThat(FINDING.json())
        .isEqualTo(
            "{\"finding_id\":\"0d8ee2a1-0000-8000-8000-000000000001\",\"rule\":\"brute-force\","
                + "\"rule_version\":3,\"title\":\"Guessed \\\"passwords\\\"\","
                + "\"severity\":\"critical\",\"risk\":99,\"category\":\"authentication\","
                + "\"entity\":\"192.0.2.1\",\"activity\":\"update\","
                + "\"first_seen\":\"2026-01-01T00:00:00Z\","
                + "\"last_seen\":\"2026-01-01T00:00:01.500Z\",\"count\":12,"
                + "\"attack\":[\"T1110.001\"],\"suppression_key\":\"192.0.2.1\","
                + "\"suppression_s\":600,\"ip_address\":\"192.0.2.1\",\"user\":\"<b>\\n\","
                + "\"ratio\":0.5,\"none\":null,\"evidence\":{\"ip_address\":\"192.0.2.1\","
                + "\"count\":3,\"entity\":\"mine\",\"rule\":\"mine\",\"user\":\"<b>\\n\","
                + "\"ratio\":0.5,\"none\":null}}");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(Finding.read(FINDING.json())).hasValue(FINDING);
  }

  @Test
  void valuesAreTextsWithoutNothing() {
    assertThat(FINDING.values())
        .containsEntry("ip_address", "192.0.2.1")
        .containsEntry("count", "12")
        .containsEntry("ratio", "0.5")
        .containsEntry("user", "<b>\n")
        .doesNotContainKeys("none", "evidence", "attack");
  }

  @Test
  void recordsOfOthersAreNoFindings() {
    for (String other : List.of("", "x", "[1]", "null", "{\"ip_address\":\"1\"}", "{\"a\":")) {
      assertThat(FindingJson.read(other.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
  }

  @Test
  void aFindingThatCannotBeReadSaysWhy() {
    assertThatThrownBy(() -> Finding.read(FINDING.json().replace("\"count\":12,", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count is ; allowed: a whole number");
    assertThatThrownBy(() -> Finding.read(FINDING.json().replace("critical", "awful")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("severity is \"awful\"; allowed: [info, low, medium, high, critical]");
    String large =
        FINDING.json().replaceFirst("\"rule_version\":\\d+", "\"rule_version\":99999999999");
    assertThatThrownBy(() -> Finding.read(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rule_version is 99999999999; allowed: a smaller number");
    String late =
        FINDING.json().replaceFirst("(\"last_seen\":)\"[^\"]*\"", "$1\"" + Instant.MAX + "\"");
    assertThatThrownBy(() -> Finding.read(late))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("allowed: years 1 to 9999");
  }
}
