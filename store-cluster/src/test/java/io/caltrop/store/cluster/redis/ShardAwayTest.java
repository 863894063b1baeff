package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.cluster.RedisServer;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import io.caltrop.testkit.Alerts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A shard is gone with its replica: the lists of the others go on. */
@Tag("once")
final class ShardAwayTest {
  private static final AlertType GONE = AlertType.flow(40);
  private static final String GONE_KEY = "blacklist:{40}:ip_counters";

  @Test
  void theListsOfTheOtherShardsServe() {
    try (TestRedis servers = TestRedis.startSix();
        RedisCounts counts = RedisCounts.open(servers.settings(), CountingRules.standard())) {
      List<AlertType> types = List.copyOf(CountingRules.standard().catalog().categories().keySet());
      List<Alert> alerts = new ArrayList<>();
      types.forEach(type -> alerts.add(Alerts.alert(alerts.size(), "203.0.113.7", type)));
      RedisCounts.Counted unused = counts.lot(Identified.distinct(alerts)).count(Instant.now());
      assertThat(counts.version()).isEqualTo(counts.version());
      List<AlertType> others = onOtherNodes(servers, types);
      assertThat(others).isNotEmpty();

      RedisServer master = servers.masterOf(GONE_KEY);
      RedisServer replica = servers.replicaOf(master);
      replica.kill();
      master.kill();

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(() -> assertServed(counts, others));
      Set<Long> versions = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        versions.add(counts.version());
        assertServed(counts, others);
        assertThatThrownBy(() -> counts.entries(GONE, Instant.now(), 10))
            .isInstanceOf(StoreException.class);
      }
      assertThat(versions).hasSize(10);
    }
  }

  private static List<AlertType> onOtherNodes(TestRedis servers, List<AlertType> types) {
    RedisServer gone = servers.masterOf(GONE_KEY);
    return types.stream()
        .filter(
            type ->
                servers.masterOf(new String(new Keys(type).counters(), StandardCharsets.US_ASCII))
                    != gone)
        .toList();
  }

  private static void assertServed(RedisCounts counts, List<AlertType> lists) {
    for (AlertType type : lists) {
      assertThat(counts.entries(type, Instant.now(), 10))
          .singleElement()
          .extracting(Entry::count)
          .isEqualTo(1L);
    }
  }
}
