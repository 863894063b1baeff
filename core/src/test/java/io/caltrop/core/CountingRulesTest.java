package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountingRulesTest {
  private static Alert alert(AlertType type, String ip) {
    return new Alert(new UUID(0, 1), 1, IpAddress.parse(ip), type, 80, "", "");
  }

  @ParameterizedTest
  @CsvSource({
    "flow:40, 203.0.113.9, true",
    "flow:40, 2001:db8::9, true",
    "flow:39, 203.0.113.9, false",
    "host:40, 203.0.113.9, false",
    "flow:40, 192.168.1.1, false",
    "flow:40, ::ffff:192.168.1.1, false",
    "flow:40, 8.8.8.8, false"
  })
  void aListedAlertOfAListableAddressCounts(String type, String ip, boolean counts) {
    assertThat(CountingRules.standard().counts(alert(AlertType.parse(type), ip))).isEqualTo(counts);
  }

  @Test
  void listsAndMarksLastAnHourUnlessConfigured() {
    assertThat(CountingRules.standard().ttl()).isEqualTo(Duration.ofHours(1));
    assertThat(CountingRules.standard().dedupTtl()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void timesArePositive() {
    NeverList none = new NeverList(List.of());
    Duration hour = Duration.ofHours(1);

    assertThatThrownBy(() -> new CountingRules(Catalog.standard(), none, Duration.ZERO, hour))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ttl and dedup_ttl must be positive, not PT0S and PT1H");
    assertThatThrownBy(
            () -> new CountingRules(Catalog.standard(), none, hour, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ttl and dedup_ttl must be positive, not PT1H and PT-0.001S");
  }
}
