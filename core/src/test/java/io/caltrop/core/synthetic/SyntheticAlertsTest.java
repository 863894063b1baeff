package io.caltrop.core.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.EventId;
import io.caltrop.core.IpAddress;
import io.caltrop.core.synthetic.SyntheticAlerts.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SyntheticAlertsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final UUID USER = new UUID(1, 2);

  private static Options options(long seed, double duplicateShare) {
    return new Options(seed, 500, duplicateShare, START, Duration.ofMillis(10), USER);
  }

  private static List<Alert> alerts(Options options, int count) {
    SyntheticAlerts alerts = new SyntheticAlerts(options);
    return Stream.generate(alerts::next).limit(count).toList();
  }

  private static Set<EventId> ids(List<Alert> alerts) {
    return alerts.stream().map(EventId::of).collect(Collectors.toSet());
  }

  @Property(tries = 50)
  void theSameOptionsGiveTheSameAlerts(
      @ForAll long seed, @ForAll @DoubleRange(max = 1) double share) {
    assertThat(alerts(options(seed, share), 200)).isEqualTo(alerts(options(seed, share), 200));
  }

  /** Pinned, so that a seed means the same in the next version and on every JVM. */
  @Test
  void aSeedMeansTheSameForEver() {
    assertThat(AlertJson.encode(alerts(options(42, 0), 2).get(1)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"user_id\":\"00000000-0000-0001-0000-000000000002\",\"timestamp\":1767323045010,"
                + "\"ip\":\"4.55.126.198\",\"alert_id\":40,\"dst_port\":443,"
                + "\"info\":\"intranet.example.net/cart/add?item=1%3BDROP+TABLE+orders--"
                + "&s=V626vYiMX3L4Ghfjtgx\",\"reason\":\"A second SQL statement after a semicolon\"}");
    assertThat(
            alerts(options(42, 0.3), 10_000).stream()
                .map(EventId::of)
                .mapToLong(EventId::high)
                .sum())
        .isEqualTo(-5_980_235_133_314_387_474L);
  }

  @Test
  void noTwoAreTheSameByAccident() {
    List<Alert> alerts = alerts(options(1, 0), 200_000);

    assertThat(ids(alerts)).hasSize(200_000);
    assertThat(alerts.stream().map(Alert::info).distinct()).hasSize(200_000);
  }

  @Test
  void streamsOfDifferentSeedsOrSensorsShareNoAlert() {
    Set<EventId> all = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1, 1L << 48, Long.MIN_VALUE}) {
      all.addAll(ids(alerts(options(seed, 0), 5000)));
    }
    Options otherSensor = new Options(1, 500, 0, START, Duration.ofMillis(10), new UUID(1, 3));
    all.addAll(ids(alerts(otherSensor, 5000)));

    assertThat(all).hasSize(7 * 5000);
  }

  @Test
  void aStreamStartedLaterHoldsOtherAlerts() {
    Options later = new Options(1, 500, 0, START.plusSeconds(1), Duration.ofMillis(10), USER);
    List<Alert> alerts = alerts(options(1, 0), 5000);
    List<Alert> others = alerts(later, 5000);

    assertThat(others).extracting(Alert::info).isEqualTo(alerts.stream().map(Alert::info).toList());
    assertThat(ids(others)).doesNotContainAnyElementsOf(ids(alerts));
  }

  @Test
  void allAtOneInstantAreStillDifferent() {
    Options burst = new Options(1, 1, 0, START, Duration.ZERO, USER);

    assertThat(ids(alerts(burst, 20_000))).hasSize(20_000);
  }

  @Property(tries = 50)
  void duplicatesAreCountedExactly(
      @ForAll @DoubleRange(max = 1) double share,
      @ForAll @IntRange(min = 1, max = 10_000) int count) {
    SyntheticAlerts stream = new SyntheticAlerts(options(9, share));
    List<Alert> alerts = Stream.generate(stream::next).limit(count).toList();

    assertThat(stream.made()).isEqualTo(count);
    assertThat((long) ids(alerts).size()).isEqualTo(stream.distinct());
    assertThat(stream.distinct()).isEqualTo(Math.max(1, count - (long) (count * share)));
  }

  @Test
  void everyTwentyNewAlertsFillAllSixLists() {
    List<Alert> alerts = alerts(options(3, 0), 2000);

    for (int from = 0; from < alerts.size(); from += 20) {
      assertThat(alerts.subList(from, from + 20).stream().map(Alert::type))
          .containsAll(Catalog.standard().categories().keySet());
    }
  }

  @Test
  void everyAlertCounts() {
    CountingRules rules = CountingRules.standard();

    assertThat(alerts(new Options(5, 20_000, 0, START, Duration.ZERO, USER), 50_000))
        .allMatch(rules::counts);
  }

  @Test
  void addressesAreAsManyAsAskedForOfBothFamiliesAndPublic() {
    IpAddress[] addresses = PublicAddresses.distinct(new java.util.Random(1), 100_000);

    assertThat(Set.of(addresses)).hasSize(100_000);
    assertThat(Stream.of(addresses).filter(ip -> !ip.isIpv4())).hasSize(12_500);
    assertThat(Stream.of(addresses).map(IpAddress::toString))
        .noneMatch(
            ip -> ip.matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113|198\\.1[89]|2001:).*"));
  }

  @Test
  void aFewAddressesSendMostOfThem() {
    Map<IpAddress, Long> counts =
        alerts(options(6, 0), 50_000).stream()
            .collect(Collectors.groupingBy(Alert::ip, Collectors.counting()));
    List<Long> sorted =
        counts.values().stream().sorted(java.util.Comparator.reverseOrder()).toList();

    assertThat(counts).hasSizeBetween(450, 500);
    assertThat(sorted.subList(0, 50).stream().mapToLong(n -> n).sum())
        .isBetween(50_000L / 2, 50_000L * 3 / 4);
  }

  @Test
  void textsAreVaried() {
    List<Alert> alerts = alerts(options(7, 0), 5000);
    Map<Integer, Set<String>> reasons =
        alerts.stream()
            .collect(
                Collectors.groupingBy(
                    Alert::alertId, Collectors.mapping(Alert::reason, Collectors.toSet())));

    assertThat(reasons.values()).allMatch(texts -> texts.size() >= 6);
    assertThat(alerts).allMatch(a -> a.info().length() < 200 && a.dstPort() > 0);
    assertThat(
            alerts.stream()
                .collect(Collectors.toMap(a -> a.alertId(), Function.identity(), (a, b) -> a)))
        .hasSize(6);
  }

  @Test
  void timesFollowTheInterarrivalOrTheCaller() {
    SyntheticAlerts stream = new SyntheticAlerts(options(8, 0));

    assertThat(stream.next().timestamp()).isEqualTo(START.toEpochMilli());
    assertThat(stream.next().timestamp()).isEqualTo(START.toEpochMilli() + 10);
    assertThat(stream.next(Instant.ofEpochMilli(77)).timestamp()).isEqualTo(77);
    assertThat(stream.next().timestamp()).isEqualTo(START.toEpochMilli() + 30);
  }

  @Test
  void interarrivalsShorterThanAMillisecondAddUp() {
    SyntheticAlerts stream =
        new SyntheticAlerts(new Options(8, 5, 0, START, Duration.ofNanos(250_000), USER));

    assertThat(
            Stream.generate(stream::next).limit(9).map(a -> a.timestamp() - START.toEpochMilli()))
        .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 2L);
  }

  @Test
  void optionsAreChecked() {
    refused(0, 0, START, Duration.ZERO, "addresses 0 is out of range; allowed: 1 to 1000000");
    refused(
        1_000_001,
        0,
        START,
        Duration.ZERO,
        "addresses 1000001 is out of range; allowed: 1 to 1000000");
    refused(1, -0.1, START, Duration.ZERO, "duplicate share -0.1 is out of range; allowed: 0 to 1");
    refused(1, 1.1, START, Duration.ZERO, "duplicate share 1.1 is out of range; allowed: 0 to 1");
    refused(
        1,
        Double.NaN,
        START,
        Duration.ZERO,
        "duplicate share NaN is out of range; allowed: 0 to 1");
    refused(
        1,
        0,
        START,
        Duration.ofMillis(-1),
        "interarrival PT-0.001S is out of range; allowed: 0 to 1 day");
    refused(
        1,
        0,
        Instant.EPOCH.minusMillis(1),
        Duration.ZERO,
        "start 1969-12-31T23:59:59.999Z is out of range; allowed: the years 1970 to 9999");
  }

  private static void refused(
      int addresses, double share, Instant start, Duration interarrival, String message) {
    assertThatThrownBy(() -> new Options(1, addresses, share, start, interarrival, USER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
