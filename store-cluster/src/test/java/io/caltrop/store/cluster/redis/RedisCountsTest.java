package io.caltrop.store.cluster.redis;

import static io.caltrop.testkit.Alerts.alert;
import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.store.cluster.Identified;
import io.caltrop.store.cluster.redis.RedisCounts.Counted;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the keys hold, on one server. */
@Tag("once")
final class RedisCountsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final AlertType TYPE = AlertType.flow(40);
  private static final String COUNTERS = "blacklist:{40}:ip_counters";
  private static final String LAST_SEEN = "blacklist:{40}:last_seen";

  private final TestRedis servers = TestRedis.oneServer();
  private RedisCounts counts;

  private static CountingRules rules(Duration ttl) {
    return new CountingRules(
        Catalog.standard(), new NeverList(NeverList.DEFAULT), ttl, Duration.ofHours(1));
  }

  @BeforeEach
  void open() {
    servers.empty();
    counts = RedisCounts.open(servers.settings(), rules(Duration.ofHours(1)));
  }

  @AfterEach
  void close() {
    counts.close();
  }

  private long number(Function<RedisCommands<String, String>, Number> question) {
    return TestRedis.ask(servers.node(), question).longValue();
  }

  private List<String> keys(String pattern) {
    return TestRedis.ask(servers.node(), redis -> redis.keys(pattern));
  }

  private Counted count(Instant now, List<Alert> alerts) {
    return counts.lot(Identified.distinct(alerts)).count(now);
  }

  private static List<Alert> ofAddresses(int first, int end) {
    return IntStream.range(first, end).mapToObj(i -> alert(i, address(i), TYPE)).toList();
  }

  private static String address(int i) {
    return "20." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255);
  }

  @Test
  void anOperatorCanReadTheKeys() {
    count(NOW, alerts(0, 7));

    Set<String> keys = Set.copyOf(keys("*"));
    assertThat(keys)
        .containsExactlyInAnyOrder(
            COUNTERS, LAST_SEEN, "blacklist:{40}:version", "dedup:{40}:" + NOW.toEpochMilli());
    assertThat(number(redis -> redis.zscore(COUNTERS, "203.0.113.7"))).isEqualTo(7);
    assertThat(number(redis -> redis.zscore(LAST_SEEN, "203.0.113.7")))
        .isEqualTo(NOW.toEpochMilli());
    assertThat(number(redis -> redis.scard("dedup:{40}:" + NOW.toEpochMilli()))).isEqualTo(7);
  }

  @Test
  void whatIsNoAddressIsPassedOver() {
    count(NOW, alerts(0, 2));
    assertThat(number(redis -> redis.zadd(COUNTERS, 9, "by hand"))).isEqualTo(1);
    assertThat(number(redis -> redis.zadd(LAST_SEEN, (double) NOW.toEpochMilli(), "by hand")))
        .isEqualTo(1);

    assertThat(counts.entries(TYPE, NOW, 10)).extracting(Entry::count).containsExactly(2L);
  }

  @Test
  void whatIsNotCountedIsMarkedAlone() {
    assertThat(count(NOW, List.of(alert(1, "8.8.8.8", TYPE)))).isEqualTo(new Counted(1, 0, 0));
    assertThat(count(NOW, List.of(alert(2, "203.0.113.7", AlertType.flow(7)))))
        .isEqualTo(new Counted(1, 0, 0));

    assertThat(keys("*"))
        .containsExactlyInAnyOrder(
            "dedup:{40}:" + NOW.toEpochMilli(), "dedup:{7}:" + NOW.toEpochMilli());
  }

  @Test
  void everyKeyButTheVersionExpires() {
    count(NOW, alerts(0, 1));

    long hour = Duration.ofHours(1).toMillis();
    assertThat(number(redis -> redis.pttl(COUNTERS))).isBetween(24 * hour, 25 * hour);
    assertThat(number(redis -> redis.pttl(LAST_SEEN))).isBetween(24 * hour, 25 * hour);
    assertThat(number(redis -> redis.pttl("dedup:{40}:" + NOW.toEpochMilli())))
        .isBetween(3 * hour / 2, 7 * hour / 4);
  }

  @Test
  void knownTellsDuplicatesAndChangesNothing() {
    count(NOW, alerts(0, 1500));

    var known = counts.lot(Identified.distinct(alerts(500, 3000))).known(NOW.plusSeconds(1));

    assertThat(known.cardinality()).isEqualTo(1000);
    assertThat(known.nextClearBit(0)).isEqualTo(1000);
    assertThat(known.nextSetBit(1000)).isEqualTo(-1);
    assertThat(counts.lot(Identified.distinct(alerts(2000, 2100))).known(NOW).isEmpty()).isTrue();
  }

  @Test
  void bucketsThatArePastAreRemoved() {
    count(NOW, alerts(0, 1));
    count(NOW.plus(Duration.ofMinutes(89)), alerts(1, 2));
    assertThat(keys("dedup*")).hasSize(2);

    count(NOW.plus(Duration.ofMinutes(91)), alerts(2, 3));

    assertThat(keys("dedup*")).doesNotContain("dedup:{40}:" + NOW.toEpochMilli()).hasSize(2);
  }

  @Test
  void aServerThatForgotTheScriptsIsGivenThem() {
    count(NOW, alerts(0, 10));
    String unused = TestRedis.ask(servers.node(), RedisCommands::scriptFlush);

    assertThat(count(NOW, alerts(5, 15))).isEqualTo(new Counted(5, 5, 5));
    assertThat(counts.entries(TYPE, NOW, 1)).extracting(Entry::count).containsExactly(15L);
    assertThat(counts.lot(Identified.distinct(alerts(0, 20))).known(NOW).cardinality())
        .isEqualTo(15);
  }

  @Test
  void aChangedTtlReachesStandingEntries() {
    count(NOW, alerts(0, 3));

    try (RedisCounts longer = RedisCounts.open(servers.settings(), rules(Duration.ofDays(2)))) {
      Instant later = NOW.plus(Duration.ofDays(1));
      assertThat(counts.entries(TYPE, later, 1)).isEmpty();
      assertThat(longer.entries(TYPE, later, 1))
          .extracting(Entry::expires)
          .containsExactly(NOW.plus(Duration.ofDays(2)));
    }
  }

  @Test
  void recordingRemovesSomeExpiredAddressesAndMaintenanceTheRest() {
    count(NOW, ofAddresses(0, 2500));
    Instant later = NOW.plus(Duration.ofHours(1));

    count(later, alerts(5000, 5001));
    assertThat(number(redis -> redis.zcard(COUNTERS))).isEqualTo(1501);

    assertThat(counts.maintain(later)).isEqualTo(1500);
    assertThat(number(redis -> redis.zcard(COUNTERS))).isEqualTo(1);
    assertThat(number(redis -> redis.zcard(LAST_SEEN))).isEqualTo(1);
    assertThat(counts.maintain(later)).isZero();
  }

  @Test
  void anExpiredAddressThatIsNotYetRemovedBeginsAnew() {
    count(NOW, ofAddresses(0, 2500));
    Instant later = NOW.plus(Duration.ofHours(1));

    count(
        later,
        IntStream.range(0, 2500).mapToObj(i -> alert(10_000 + i, address(i), TYPE)).toList());

    assertThat(counts.entries(TYPE, later, 3000))
        .hasSize(2500)
        .allMatch(entry -> entry.count() == 1);
  }

  @Test
  void theHighestStandFirstWhateverTheLimitAndTheTies() {
    List<Alert> batch = new ArrayList<>(ofAddresses(0, 3000));
    for (int i = 0; i < 3000; i++) {
      for (int more = 0; more < Math.max(0, i - 2990); more++) {
        batch.add(alert(10_000 + i * 20 + more, address(i), TYPE));
      }
    }
    count(NOW, batch);

    List<Entry> all = counts.entries(TYPE, NOW, 5000);

    assertThat(all).hasSize(3000);
    assertThat(all.get(0))
        .isEqualTo(new Entry(alert(0, address(2999), TYPE).ip(), 10, all.get(0).expires()));
    assertThat(all.get(9).ip()).hasToString(address(0));
    for (int limit : List.of(0, 1, 8, 9, 10, 100, 999, 1000, 2999)) {
      assertThat(counts.entries(TYPE, NOW, limit)).isEqualTo(all.subList(0, limit));
    }
  }

  @Test
  void theVersionIsAnotherWhicheverListChanges() {
    long none = counts.version();
    count(NOW, List.of(alert(1, "203.0.113.7", AlertType.flow(79))));
    long first = counts.version();
    count(NOW, List.of(alert(2, "203.0.113.7", AlertType.flow(41))));
    long second = counts.version();
    count(NOW, List.of(alert(2, "203.0.113.7", AlertType.flow(41))));

    assertThat(List.of(none, first, second)).doesNotHaveDuplicates();
    assertThat(counts.version()).isEqualTo(second);
  }

  @Test
  void aServerWithoutAReplicaSaysSo() {
    assertThat(counts.check())
        .isEqualTo(new io.caltrop.core.Dependency.State(true, "one server without a replica"));
  }
}
