package io.caltrop.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void durationsHaveUnitsAndAreSecondsWithout() {
    assertThat(Durations.parse("90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Durations.parse(" 5 M ")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
    for (String wrong : List.of("", "-1", "1.5h", "1 fortnight", "h", "1h30m")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(wrong));
    }
  }

  @Property
  void whatADurationShowsReadsAsTheSame(@ForAll @LongRange(min = 0, max = 1L << 38) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(Durations.parse(Durations.show(duration))).isEqualTo(duration);
  }
}
