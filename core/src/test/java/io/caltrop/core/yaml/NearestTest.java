package io.caltrop.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {
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
