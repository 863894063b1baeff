package io.caltrop.detection.dialect.recent;

import static io.caltrop.detection.dialect.recent.SomeRows.assertSame;
import static io.caltrop.detection.dialect.recent.SomeRows.newest;
import static io.caltrop.detection.dialect.recent.SomeRows.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.dialect.recent.SomeRows.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What aggregates over recent rows say of random rows, some late, against plain models. */
@Tag("once")
class RecentRowsTest {
  private static final long WIDTH = 60_000;

  /**
   * The rows that the last one is judged among: those of the newest lane that has some near it,
   * else of the one behind it, for up to a day.
   */
  private static List<Row> lane(List<Row> rows, BiPredicate<List<Row>, Row> isNear) {
    List<List<Row>> lanes = new ArrayList<>();
    for (Row row : rows) {
      List<Row> lane =
          lanes.stream()
              .filter(other -> isNear.test(other, row))
              .max(Comparator.comparing(SomeRows::newest))
              .or(
                  () ->
                      lanes.stream()
                          .filter(other -> newest(other) <= row.time())
                          .filter(other -> row.time() - newest(other) <= 24 * 3_600_000)
                          .max(Comparator.comparing(SomeRows::newest)))
              .orElseGet(ArrayList::new);
      lane.add(row);
      lanes.removeIf(other -> other == lane);
      lanes.add(lane);
      if (lanes.size() > 4) {
        lanes.remove(0);
      }
    }
    return lanes.get(lanes.size() - 1);
  }

  /** Of the last one's lane within the width, oldest first, those of one time as they came. */
  private static List<Row> recent(List<Row> all, long width) {
    List<Row> rows = lane(all, (lane, row) -> Math.abs(row.time() - newest(lane)) < width);
    long newest = newest(rows);
    return rows.stream()
        .filter(row -> row.time() > newest - width)
        .sorted(Comparator.comparing(Row::time))
        .toList();
  }

  private static Collection<Long> byText(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(Row::text, LinkedHashMap::new, Collectors.counting()))
        .values();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 29})
  void rowsOfTheWidthAreCounted(int seed) throws IOException {
    var function = new TimeAggregates.CountWithin();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.TIMES,
        (memory, row) -> function.accumulate(memory, row.at(), WIDTH),
        function::getValue,
        rows -> (long) recent(rows, WIDTH).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 29})
  void textsOfTheWidthAreCounted(int seed) throws IOException {
    var distinct = new TextAggregates.CountDistinctWithin();
    assertSame(
        rows(seed),
        distinct,
        Memory.Kind.TEXTS,
        (memory, row) -> distinct.accumulate(memory, row.data(), row.at(), WIDTH),
        distinct::getValue,
        rows -> (long) byText(recent(rows, WIDTH)).size());
    var most = new TextAggregates.MostOfOneWithin();
    assertSame(
        rows(seed),
        most,
        Memory.Kind.TEXTS,
        (memory, row) -> most.accumulate(memory, row.data(), row.at(), WIDTH),
        most::getValue,
        rows -> byText(recent(rows, WIDTH)).stream().max(Long::compare).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 7})
  void theMostFrequentGapIsFound(int seed) throws IOException {
    long width = 20 * WIDTH;
    var function = new TimeAggregates.RegularityWithin();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.GAPS,
        (memory, row) -> function.accumulate(memory, row.at(), width),
        function::getValue,
        rows -> regularity(recent(rows, width)));
  }

  private static @Nullable Double regularity(List<Row> rows) {
    Map<Long, Integer> gaps = new TreeMap<>();
    for (int i = 1; i < rows.size(); i++) {
      long gap = Math.round((rows.get(i).time() - rows.get(i - 1).time()) / 1000.0);
      if (gap >= 10) {
        gaps.merge(gap, 1, Integer::sum);
      }
    }
    int all = gaps.values().stream().mapToInt(count -> count).sum();
    return all < 15
        ? null
        : (Double) (gaps.values().stream().max(Integer::compare).orElseThrow() / (double) all);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void aBurstEndsWithALongerGap(int seed) throws IOException {
    long gap = 30_000;
    var count = new TimeAggregates.BurstCount();
    assertSame(
        rows(seed),
        count,
        Memory.Kind.BURSTS,
        (memory, row) -> count.accumulate(memory, row.at(), gap),
        count::getValue,
        rows -> (long) burst(rows, gap).size());
    var start = new TimeAggregates.BurstStart();
    assertSame(
        rows(seed),
        start,
        Memory.Kind.BURSTS,
        (memory, row) -> start.accumulate(memory, row.at(), gap),
        memory -> Objects.requireNonNull(start.getValue(memory)).getMillisecond(),
        rows -> burst(rows, gap).get(0).time());
    var end = new TimeAggregates.BurstEnd();
    assertSame(
        rows(seed),
        end,
        Memory.Kind.BURSTS,
        (memory, row) -> end.accumulate(memory, row.at(), gap),
        memory -> Objects.requireNonNull(end.getValue(memory)).getMillisecond(),
        rows -> newest(burst(rows, gap)));
  }

  /** The run of the last row. */
  private static List<Row> burst(List<Row> rows, long gap) {
    List<Row> sorted = rows.stream().sorted(Comparator.comparing(Row::time)).toList();
    int from = sorted.indexOf(rows.get(rows.size() - 1));
    int to = from;
    while (from > 0 && sorted.get(from).time() - sorted.get(from - 1).time() <= gap) {
      from--;
    }
    while (to + 1 < sorted.size() && sorted.get(to + 1).time() - sorted.get(to).time() <= gap) {
      to++;
    }
    return sorted.subList(from, to + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 29})
  void samplesAreTheNewestTexts(int seed) throws IOException {
    var function = new TextAggregates.SamplesWithin();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.SAMPLES,
        (memory, row) -> function.accumulate(memory, row.data(), row.at(), WIDTH),
        memory -> Objects.requireNonNull(function.getValue(memory)).toString(),
        rows -> {
          List<Row> recent = new ArrayList<>(recent(rows, WIDTH));
          java.util.Collections.reverse(recent);
          return recent.stream()
              .map(Row::text)
              .distinct()
              .limit(5)
              .collect(Collectors.joining("\n"));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void partsMergeIntoTheWhole(int seed) {
    List<Row> rows = rows(seed);
    for (int parts : List.of(2, 5)) {
      List<Memory> all = new ArrayList<>();
      for (int part = 0; part <= parts; part++) {
        int nth = part;
        List<Row> some =
            part == parts
                ? rows
                : IntStream.range(0, SomeRows.MANY)
                    .filter(i -> i % parts == nth)
                    .mapToObj(rows::get)
                    .toList();
        RecentTimes times = new RecentTimes();
        RecentTexts texts = new RecentTexts();
        RecentGaps gaps = new RecentGaps();
        Bursts bursts = new Bursts();
        for (Row row : some) {
          times.add(row.time(), WIDTH);
          texts.add(row.hash(), row.time(), WIDTH);
          gaps.add(row.time(), WIDTH * 9);
          bursts.add(row.time(), 4 * WIDTH);
        }
        all.addAll(List.of(times, texts, gaps, bursts));
      }
      RecentTimes times = new RecentTimes();
      RecentTexts texts = new RecentTexts();
      RecentGaps gaps = new RecentGaps();
      Bursts bursts = new Bursts();
      for (int part = 0; part < parts; part++) {
        times.merge((RecentTimes) all.get(4 * part));
        texts.merge((RecentTexts) all.get(4 * part + 1));
        gaps.merge((RecentGaps) all.get(4 * part + 2));
        bursts.merge((Bursts) all.get(4 * part + 3));
      }
      assertThat(times.count()).isEqualTo(((RecentTimes) all.get(4 * parts)).count());
      RecentTexts whole = (RecentTexts) all.get(4 * parts + 1);
      assertThat(texts.distinct()).isEqualTo(whole.distinct());
      assertThat(texts.mostOfOne()).isEqualTo(whole.mostOfOne());
      assertThat(gaps.regularity()).isEqualTo(((RecentGaps) all.get(4 * parts + 2)).regularity());
      assertThat(bursts.count()).isEqualTo(((Bursts) all.get(4 * parts + 3)).count());
      assertThat(bursts.start()).isEqualTo(((Bursts) all.get(4 * parts + 3)).start());
    }
  }
}
