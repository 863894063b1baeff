package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void durationsHaveUnitsAndAreSecondsWithout() {
    assertThat(Durations.parse("90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Durations.parse(" 5 M ")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
    for (String wrong : List.of("", "-1", "1.5h", "1 fortnight", "h", "1h30m")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(wrong));
    }
  }

  @Test
  void sizesHaveUnitsAndAreBytesWithout() {
    assertThat(DataSize.parse("10")).isEqualTo(new DataSize(10));
    assertThat(DataSize.parse("8 MiB")).isEqualTo(new DataSize(8 << 20)).hasToString("8 MiB");
    assertThat(DataSize.parse("2g").toString()).isEqualTo("2 GiB");
    assertThat(DataSize.parse("1025")).hasToString("1025 B");
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse("8 MB/s"));
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse("-1"));
  }

  @Property
  void whatADurationShowsReadsAsTheSame(@ForAll @LongRange(min = 0, max = 1L << 38) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(Durations.parse(Durations.show(duration))).isEqualTo(duration);
  }

  @Property
  void whatASizeShowsReadsAsTheSame(@ForAll @LongRange(min = 0, max = 1L << 38) long bytes) {
    DataSize size = new DataSize(bytes);
    assertThat(DataSize.parse(size.toString())).isEqualTo(size);
  }

  @Property
  void distanceIsSymmetricAndAtMostTheLongerLength(
      @ForAll @AlphaChars @StringLength(max = 12) String a,
      @ForAll @AlphaChars @StringLength(max = 12) String b) {
    assertThat(Nearest.distance(a, b))
        .isEqualTo(Nearest.distance(b, a))
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    assertThat(Nearest.distance(a, a)).isZero();
  }

  @Test
  void theNearestNameIsFoundThroughSlips() {
    List<String> names = List.of("kafka.acks", "kafka.bootstrap_servers", "http.port");
    assertThat(Nearest.to("kafka.bootstrapServers", names)).contains("kafka.bootstrap_servers");
    assertThat(Nearest.to("kafka.bootstrp_severs", names)).contains("kafka.bootstrap_servers");
    assertThat(Nearest.to("http.prot", names)).contains("http.port");
    assertThat(Nearest.to("something.else", names)).isEmpty();
  }
}
