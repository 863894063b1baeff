package io.caltrop.store.cluster.clickhouse;

import org.junit.jupiter.api.Tag;

/** The server of a distribution's packages, alone. */
@Tag("once")
final class OldServerEventsTest extends EventsContract {
  @Override
  ClickHouseSettings settings() {
    return TestServers.alone();
  }
}
