package io.caltrop.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertBatch.Advance;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.AlertStore.Recorded;
import io.caltrop.core.store.StoreException;
import io.caltrop.testkit.Alerts;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Duplicates, reordering, replays, jumping clocks and sessions that die: whatever the schedule, the
 * store holds what the plain model holds.
 */
@Tag("once")
final class RandomScheduleTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<AlertType> TYPES =
      List.of(AlertType.flow(40), AlertType.flow(79), AlertType.flow(7));
  private static final List<String> IPS =
      List.of("203.0.113.1", "203.0.113.2", "2001:db8::3", "8.8.8.8");
  private static final int ALERTS = 40;

  /** The dedup window is shorter than the turn of its tables in one, longer in the other. */
  private static final List<CountingRules> RULES =
      List.of(rules(Duration.ofMinutes(20), 2), rules(Duration.ofSeconds(45), 3));

  private static CountingRules rules(Duration dedupTtl, int lists) {
    return new CountingRules(
        Catalog.standard(),
        new NeverList(NeverList.DEFAULT),
        dedupTtl.multipliedBy(lists).dividedBy(2),
        dedupTtl);
  }

  @Property(tries = 24, shrinking = ShrinkingMode.OFF)
  void theStoreEqualsTheModel(
      @ForAll("schedules") List<Step> schedule, @ForAll boolean shortWindow) {
    CountingRules rules = RULES.get(shortWindow ? 1 : 0);
    PostgresSettings database = TestServer.freshDatabase();
    CrashPoints crashes = CrashPoints.install(database);
    InMemoryAlertStore model = new InMemoryAlertStore(rules);
    try (PostgresStore store =
        PostgresStore.open(
            database, rules, Duration.ofDays(7), Clock.fixed(START, ZoneOffset.UTC))) {
      Instant now = START;
      for (Step step : schedule) {
        now = now.plusSeconds(step.secondsLater);
        assertThat(recordDespite(store, crashes, step, now))
            .isEqualTo(attempt(model, step.batch, now));
        assertSame(store, model, now);
        if (step.maintain) {
          store.maintain(now);
        }
      }
    } finally {
      TestServer.drop(database);
    }
  }

  private static Optional<Recorded> recordDespite(
      PostgresStore store, CrashPoints crashes, Step step, Instant now) {
    if (step.crashAt > 0) {
      crashes.crashAt(step.crashAt);
    }
    try {
      return attempt(store, step.batch, now);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return attempt(store, step.batch, now);
    } finally {
      if (step.crashAt > 0) {
        crashes.disarm();
      }
    }
  }

  /** Empty if the batch is stale. */
  private static Optional<Recorded> attempt(AlertStore store, AlertBatch batch, Instant now) {
    try {
      return Optional.of(store.record(batch, now));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.STALE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void assertSame(PostgresStore store, InMemoryAlertStore model, Instant now) {
    for (AlertType type : TYPES) {
      assertThat(store.entries(type, now, 100)).isEqualTo(model.entries(type, now, 100));
    }
    for (String ip : IPS) {
      IpAddress address = IpAddress.parse(ip);
      assertThat(store.lastEvents(address, 1000))
          .containsExactlyInAnyOrderElementsOf(model.lastEvents(address, 1000));
    }
    for (int partition = 0; partition < 2; partition++) {
      assertThat(store.position("topic", partition)).isEqualTo(model.position("topic", partition));
    }
  }

  @Provide
  Arbitrary<List<Step>> schedules() {
    Arbitrary<List<Alert>> alerts =
        Arbitraries.integers()
            .between(0, ALERTS - 1)
            .map(RandomScheduleTest::alert)
            .list()
            .ofMaxSize(25);
    Arbitrary<List<Advance>> advances =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, Arbitraries.just(List.<Advance>of())),
            net.jqwik.api.Tuple.of(
                2,
                Combinators.combine(
                        Arbitraries.integers().between(0, 1), Arbitraries.longs().between(0, 30))
                    .as(
                        (partition, from) ->
                            List.of(new Advance("topic", partition, from, from + 3)))));
    Arbitrary<Integer> seconds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(5, Arbitraries.integers().between(0, 30)),
            net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(200, 1300)),
            net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(-20, 0)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(4000, 9000)));
    Arbitrary<Integer> crashes =
        Arbitraries.integers().between(-12, 7).map(point -> Math.max(point, 0));
    return Combinators.combine(
            alerts, advances, seconds, crashes, Arbitraries.integers().between(0, 3))
        .as(
            (batch, advance, later, crash, maintain) ->
                new Step(new AlertBatch(batch, advance), later, crash, maintain == 0))
        .list()
        .ofMinSize(5)
        .ofMaxSize(16);
  }

  private static Alert alert(int number) {
    return Alerts.alert(
        number, IPS.get(number % IPS.size()), TYPES.get(number / IPS.size() % TYPES.size()));
  }

  /**
   * One batch.
   *
   * @param secondsLater than the one before; negative for a clock that is behind
   * @param crashAt the statement in which the session dies; 0 for none
   */
  private record Step(AlertBatch batch, int secondsLater, int crashAt, boolean maintain) {}
}
