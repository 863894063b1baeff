package io.caltrop.app.doctor;

import io.caltrop.app.config.Configuration;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.clickhouse.ClickHouseCheckup;
import io.caltrop.store.cluster.redis.RedisCheckup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks a Redis and a ClickHouse; changes nothing. */
final class ClusterDoctor {
  private final Configuration.ClusterStores stores;
  private final Clock clock;
  private final Duration wait;

  ClusterDoctor(Configuration.ClusterStores stores, Clock clock, Duration wait) {
    this.stores = stores;
    this.clock = clock;
    this.wait = wait;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(redis());
    findings.addAll(clickHouse());
    return findings;
  }

  private List<Finding> redis() {
    RedisCheckup checkup;
    try {
      checkup = RedisCheckup.of(stores.redis(), clock, wait);
    } catch (StoreException e) {
      return List.of(Finding.fail("Redis", e.getMessage() + "; mend the section redis"));
    }
    if (!checkup.problem().isEmpty()) {
      return List.of(Finding.fail("Redis", checkup.problem()));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "Redis",
            "version %s, %s, %d masters, %d replicas, clocks at most %d ms apart"
                .formatted(
                    checkup.version(),
                    checkup.topology().name().toLowerCase(java.util.Locale.ROOT),
                    checkup.masters(),
                    checkup.replicas(),
                    checkup.skew().toMillis())));
    checkup.warnings().forEach(warning -> findings.add(Finding.warn("Redis", warning)));
    return findings;
  }

  private List<Finding> clickHouse() {
    ClickHouseCheckup checkup;
    try {
      checkup = ClickHouseCheckup.of(stores.clickHouse(), clock, wait);
    } catch (StoreException e) {
      return List.of(Finding.fail("ClickHouse", e.getMessage() + "; mend the section clickhouse"));
    }
    if (!checkup.problems().isEmpty()) {
      return checkup.problems().stream()
          .map(problem -> Finding.fail("ClickHouse", problem))
          .toList();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "ClickHouse",
            "version %s, %s, %s"
                .formatted(
                    String.join(" and ", checkup.versions()),
                    checkup.topology(),
                    checkup.hasTables() ? "tables are there" : "the next start makes the tables")));
    checkup.warnings().forEach(warning -> findings.add(Finding.warn("ClickHouse", warning)));
    return findings;
  }
}
