package io.caltrop.store.cluster.clickhouse;

/** The server of a distribution's packages, alone. */
final class OldServerEventsTest extends EventsContract {
  @Override
  ClickHouseSettings settings() {
    return TestServers.alone();
  }
}
