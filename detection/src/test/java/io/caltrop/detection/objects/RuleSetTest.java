package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.objects.AppliedRules.Applied;
import io.caltrop.detection.rules.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Rule SHIPPED = Rules.rule("errors", Rules.ERRORS);

  private static Rule with(Rule.Status status) {
    return new Rule(
        SHIPPED.id(),
        2,
        SHIPPED.title(),
        SHIPPED.description(),
        status,
        SHIPPED.severity(),
        SHIPPED.risk(),
        SHIPPED.category(),
        SHIPPED.attack(),
        SHIPPED.sql(),
        SHIPPED.entity(),
        SHIPPED.parameters(),
        SHIPPED.suppression(),
        SHIPPED.falsePositives(),
        SHIPPED.references(),
        SHIPPED.cases());
  }

  private static RuleSet applied(Rule rule) {
    return RuleSet.of(
        List.of(Rules.written(SHIPPED)),
        List.of(new Applied(SHIPPED.id(), 1, "yaml", true)),
        yaml -> Rules.written(rule));
  }

  @Test
  void anAppliedRuleTakesThePlaceOfTheShippedOne() {
    RuleSet set = applied(with(Rule.Status.TEST));
    assertThat(set.together()).isEmpty();
    assertThat(set.alone()).containsOnlyKeys("errors");
  }

  @Test
  void oneThatIsDeprecatedTurnsItOff() {
    RuleSet set = applied(with(Rule.Status.DEPRECATED));
    assertThat(set.together()).isEmpty();
    assertThat(set.alone()).isEmpty();
  }
}
