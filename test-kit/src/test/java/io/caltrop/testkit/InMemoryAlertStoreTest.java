package io.caltrop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryAlertStoreTest extends AlertStoreContract {
  private InMemoryAlertStore store = new InMemoryAlertStore(RULES);

  @Override
  protected StorePorts open(CountingRules rules) {
    store = new InMemoryAlertStore(rules);
    return StorePorts.of(store);
  }

  @Override
  protected StorePorts reopen(CountingRules rules) {
    store = store.withRules(rules);
    return StorePorts.of(store);
  }

  @Test
  void failsOnDemandAndChangesNothing() {
    StoreException failure = new StoreException(StoreException.Kind.UNAVAILABLE, "asked for");
    store.failNext(failure);

    AlertBatch batch = new AlertBatch(Alerts.alerts(0, 1), List.of());
    assertThatThrownBy(() -> store.record(batch, NOW)).isSameAs(failure);
    assertThat(store.events()).isEmpty();
    assertThat(store.record(batch, NOW).stored()).isEqualTo(1);

    store.failAlways(failure);
    assertThat(store.check().up()).isFalse();
    assertThatThrownBy(store::version).isSameAs(failure);
    store.recover();
    assertThat(store.check().up()).isTrue();
  }
}
