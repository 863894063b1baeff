package io.caltrop.store.postgres;

import io.caltrop.core.CountingRules;
import io.caltrop.testkit.AlertStoreContract;
import io.caltrop.testkit.StorePorts;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("once")
final class PostgresStoreTest extends AlertStoreContract {
  private final PostgresSettings database = TestServer.freshDatabase();
  private final List<PostgresStore> stores = new ArrayList<>();

  @Override
  protected StorePorts open(CountingRules rules) {
    PostgresStore store =
        PostgresStore.open(database, rules, Duration.ofDays(7), Clock.fixed(NOW, ZoneOffset.UTC));
    stores.add(store);
    return StorePorts.of(store);
  }

  @Override
  protected StorePorts reopen(CountingRules rules) {
    return open(rules);
  }

  @AfterEach
  void dropDatabase() {
    stores.forEach(PostgresStore::close);
    TestServer.drop(database);
  }
}
