package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  @ParameterizedTest
  @CsvSource({
    "40, Injection Attack",
    "41, Injection Attack",
    "68, Injection Attack",
    "42, Scanner",
    "79, Scanner",
    "61, SSH Bruteforce"
  })
  void sixListsExistWithoutConfiguration(int alertId, String category) {
    assertThat(Catalog.standard().lists(AlertType.flow(alertId))).isTrue();
    assertThat(Catalog.standard().category(AlertType.flow(alertId))).contains(category);
    assertThat(Catalog.standard().categories()).hasSize(6);
  }

  @Test
  void otherAlertsHaveNoList() {
    assertThat(Catalog.standard().lists(AlertType.flow(1))).isFalse();
    assertThat(Catalog.standard().category(AlertType.flow(1))).isEmpty();
  }

  @Test
  void aHostAlertOfTheSameNumberHasNoList() {
    assertThat(Catalog.standard().lists(new AlertType(Entity.HOST, 40))).isFalse();
  }

  @Test
  void doesNotChangeWithTheMapItWasMadeFrom() {
    TreeMap<AlertType, String> given = new TreeMap<>(Map.of(AlertType.flow(1), "Blacklisted"));
    Catalog catalog = new Catalog(given);
    given.clear();

    assertThat(catalog.lists(AlertType.flow(1))).isTrue();
    assertThatThrownBy(() -> catalog.categories().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
