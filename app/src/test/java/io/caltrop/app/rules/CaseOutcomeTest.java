package io.caltrop.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.rules.RuleCase;
import io.caltrop.detection.rules.RuleCase.Expected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseOutcomeTest {
  private static final Map<String, String> ONE = found("192.0.2.1", "6");
  private static final Map<String, String> TWO = found("192.0.2.2", "9");

  private static Map<String, String> found(String entity, String count) {
    return Map.of(
        "entity",
        entity,
        "count",
        count,
        "first_seen",
        "2026-01-05T00:00:00Z",
        "last_seen",
        "2026-01-05T00:01:30Z",
        "rule",
        "r");
  }

  private static CaseOutcome outcome(
      List<Map<String, String>> expected, List<Map<String, String>> found) {
    List<Expected> findings = expected.stream().map(Expected::new).toList();
    return new CaseOutcome(new RuleCase("c", List.of(), findings), found);
  }

  @Test
  void whatWasExpectedMayComeInAnyOrderWithMoreColumns() {
    assertThat(outcome(List.of(), List.of()).passed()).isTrue();
    assertThat(
            outcome(
                List.of(Map.of("entity", "192.0.2.2"), Map.of("count", "6")), List.of(ONE, TWO)))
        .matches(CaseOutcome::passed);
  }

  @Test
  void anExpectationThatFitsSeveralLeavesEachItsOwn() {
    assertThat(outcome(List.of(Map.of("rule", "r"), Map.of("count", "6")), List.of(ONE, TWO)))
        .matches(CaseOutcome::passed);
  }

  @Test
  void aDifferenceNamesTheColumns() {
    assertThat(outcome(List.of(Map.of("entity", "192.0.2.1", "count", "7")), List.of(ONE)).lines())
        .containsExactly(
            "expected  entity 192.0.2.1, count 7", "came      entity 192.0.2.1, count 6  <- count");
    assertThat(outcome(List.of(Map.of("first_seen", "2026-01-05T00:00:02Z")), List.of(ONE)).lines())
        .containsExactly("expected  first_seen 2s", "came      first_seen 0s  <- first_seen");
    assertThat(outcome(List.of(Map.of("country", "AT")), List.of(ONE)).lines())
        .containsExactly("expected  country AT", "came      country NULL  <- country");
  }

  @Test
  void whatDidNotComeAndWhatCameTooMuchIsTold() {
    assertThat(outcome(List.of(Map.of("entity", "192.0.2.1")), List.of()).lines())
        .containsExactly("expected  entity 192.0.2.1", "came      nothing");
    assertThat(
            outcome(List.of(Map.of("entity", "192.0.2.1"), Map.of("count", "1")), List.of(ONE))
                .lines())
        .containsExactly("expected  count 1", "came      nothing else");
    assertThat(outcome(List.of(), List.of(TWO)).lines())
        .containsExactly(
            "expected  nothing",
            "came      entity 192.0.2.2, count 9, first_seen 0s, last_seen 90s");
  }
}
