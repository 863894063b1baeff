package io.caltrop.detection.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.findings.Finding.Activity;
import io.caltrop.detection.rules.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which hits are one finding, and when it is told. */
class EpisodesTest {
  private static final long MINUTE = 60_000;
  private static final About ABOUT =
      new About("r", 2, "t", Severity.LOW, 21, "web", List.of("T1"), 10 * MINUTE);
  private static final long PAUSE = 1_000;

  private final List<Finding> told = new ArrayList<>();
  private Episodes episodes = Episodes.NONE;
  private Optional<Long> askAt = Optional.empty();
  private long clock;
  private long step = 2 * PAUSE;

  @Test
  void aHitTheSuppressionAfterTheLastIsTheSameFindingAndOneLaterAnother() {
    hit(0);
    hit(10 * MINUTE);
    hit(20 * MINUTE + 1);

    assertThat(told)
        .extracting(Finding::activity)
        .containsExactly(Activity.CREATE, Activity.UPDATE, Activity.CREATE);
    assertThat(told).extracting(Finding::count).containsExactly(1L, 2L, 1L);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id()).isNotEqualTo(told.get(2).id());
    assertThat(told.get(1).lastSeen().toEpochMilli()).isEqualTo(10 * MINUTE);
  }

  @Test
  void olderHitsAreTheEpisodeTheyBelongTo() {
    hit(100 * MINUTE);
    hit(95 * MINUTE);
    hit(0);
    hit(MINUTE);
    hit(101 * MINUTE);

    assertThat(last().values())
        .extracting(
            f ->
                f.firstSeen().toEpochMilli() / MINUTE
                    + "-"
                    + f.lastSeen().toEpochMilli() / MINUTE
                    + " "
                    + f.count())
        .containsExactly("95-101 3", "0-1 2");
  }

  @Test
  void aHitSpansTheTimeSinceItsFirstEvent() {
    hit(0);
    clock += PAUSE;
    hit(new Hit(0, "k", "e", 30 * MINUTE, 5 * MINUTE, 9L, "{}"));

    assertThat(last()).hasSize(1);
    assertThat(told.get(1).count()).isEqualTo(9);
  }

  @Test
  void theMostThatAHitStandsForCounts() {
    hit(new Hit(0, "k", "e", 0, 0, 7L, "{\"a\":1}"));
    hit(new Hit(0, "k", "late", -1, -1, 5L, "{\"a\":2}"));

    assertThat(episodes.entries().get(0).episode().count()).isEqualTo(7);
    assertThat(episodes.entries().get(0).episode().evidence()).isEqualTo("{\"a\":1}");
    assertThat(episodes.entries().get(0).episode().entity()).isEqualTo("e");
  }

  @Test
  void updatesAreToldOnceInAPauseAndTheLastIsNotLost() {
    step = 10; // ten seconds in all
    for (int i = 0; i < 1000; i++) {
      hit(i);
    }
    ask();
    ask();

    assertThat(told).hasSizeBetween(10, 12);
    assertThat(told.get(told.size() - 1).count()).isEqualTo(1000);
    assertThat(episodes.waiting()).isFalse();
    assertThat(told.stream().filter(f -> f.activity() == Activity.CREATE)).hasSize(1);
  }

  @Test
  void whatIsForgottenWasTold() {
    step = 0;
    for (long i = 0; i < 100; i++) {
      hit(i * 20 * MINUTE);
      hit(i * 20 * MINUTE + 1);
    }
    ask();

    assertThat(episodes.entries()).hasSize(8);
    assertThat(last().values()).hasSize(100).allMatch(finding -> finding.count() == 2);
  }

  @Test
  void anyOrderOfHitsThatAreCloseGivesOneFindingWithTheSameSpan() {
    List<Long> times = new ArrayList<>();
    for (long i = 0; i < 50; i++) {
      times.add(i * MINUTE / 10);
    }
    Collections.shuffle(times, new Random(5));
    times.forEach(this::hit);
    ask();

    Finding finding = last().values().iterator().next();
    assertThat(last()).hasSize(1);
    assertThat(finding.firstSeen().toEpochMilli()).isZero();
    assertThat(finding.lastSeen().toEpochMilli()).isEqualTo(49 * MINUTE / 10);
    assertThat(finding.count()).isEqualTo(50);
  }

  @Test
  void idsAreOfRuleKeyAndTheFirstEvent() {
    hit(0);
    assertThat(told.get(0).id()).isEqualTo("e5dc5864-2c8a-8709-86c7-367bb1a2c2cc");
  }

  private Map<String, Finding> last() {
    Map<String, Finding> last = new LinkedHashMap<>();
    told.forEach(finding -> last.put(finding.id(), finding));
    return last;
  }

  private void hit(long time) {
    clock += step;
    hit(new Hit(0, "k", "e", time, time, null, "{}"));
  }

  private void hit(Hit hit) {
    if (askAt.isPresent() && askAt.get() <= clock) {
      ask();
    }
    take(episodes.hit(ABOUT, hit, clock, PAUSE));
  }

  private void ask() {
    askAt = Optional.empty();
    take(episodes.news(ABOUT, "k", clock, PAUSE));
  }

  private void take(Episodes.Outcome outcome) {
    episodes = outcome.now();
    told.addAll(outcome.told());
    askAt = outcome.askAt().or(() -> askAt);
  }
}
