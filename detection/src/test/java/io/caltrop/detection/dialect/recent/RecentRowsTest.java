package io.caltrop.detection.dialect.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What aggregates over recent rows say of random rows, some late, against plain models. */
class RecentRowsTest {
  private static final long WIDTH = 60_000;
  private static final int ROWS = 400;

  /** A row of a group. */
  private record Row(long time, String text) {
    StringData data() {
      return StringData.fromString(text);
    }

    long hash() {
      return TextHash.of(data());
    }
  }

  private static List<Row> rows(int seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    long now = 1_700_000_000_000L;
    for (int i = 0; i < ROWS; i++) {
      boolean regular = seed % 2 == 0;
      now += random.nextInt(40) == 0 ? 90_000 : regular ? 12_000 : random.nextInt(9_000);
      long late = random.nextInt(4) == 0 ? random.nextInt(100_000) : 0;
      rows.add(new Row(now - late, "t" + random.nextInt(1 + seed % 30)));
    }
    return rows;
  }

  /** The rows that the last one is judged among: those of the newest lane it is not too old for. */
  private static List<Row> lane(List<Row> rows, BiPredicate<List<Row>, Row> takes) {
    List<List<Row>> lanes = new ArrayList<>();
    for (Row row : rows) {
      List<Row> lane =
          lanes.stream()
              .filter(other -> takes.test(other, row))
              .max(Comparator.comparing(RecentRowsTest::newest))
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

  private static long newest(List<Row> rows) {
    return rows.stream().mapToLong(Row::time).max().orElseThrow();
  }

  /** Of the last one's lane within the width, oldest first, those of one time as they came. */
  private static List<Row> recent(List<Row> all, long width) {
    List<Row> rows = lane(all, (lane, row) -> row.time > newest(lane) - width);
    long newest = newest(rows);
    return rows.stream()
        .filter(row -> row.time > newest - width)
        .sorted(Comparator.comparing(Row::time))
        .toList();
  }

  private static Collection<Long> byText(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(Row::text, LinkedHashMap::new, Collectors.counting()))
        .values();
  }

  /** After each row, and after a way through a checkpoint every now and then. */
  private static <M extends Memory, R> void assertSame(
      List<Row> rows,
      RecentFunction<?, M> function,
      Memory.Kind kind,
      Adding<M> adding,
      Function<Lanes<M>, R> value,
      Function<List<Row>, R> model)
      throws IOException {
    Lanes<M> memory = function.createAccumulator();
    for (int i = 0; i < rows.size(); i++) {
      adding.add(memory, rows.get(i));
      if (i % 37 == 36) {
        memory = restored(memory, kind);
      }
      assertThat(value.apply(memory))
          .as("after row " + i)
          .isEqualTo(model.apply(rows.subList(0, i + 1)));
    }
  }

  /** Adds a row to a memory. */
  private interface Adding<M extends Memory> {
    void add(Lanes<M> memory, Row row);
  }

  private static <M extends Memory> Lanes<M> restored(Lanes<M> memory, Memory.Kind kind)
      throws IOException {
    LanesSerializer<M> serializer = new LanesSerializer<>(kind);
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.snapshotConfiguration().writeSnapshot(out);
    serializer.serialize(serializer.copy(memory), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    LanesSerializer.Snapshot<M> snapshot = new LanesSerializer.Snapshot<>();
    snapshot.readSnapshot(2, in, RecentRowsTest.class.getClassLoader());
    Lanes<M> restored = snapshot.restoreSerializer().deserialize(in);
    assertThat(in.available()).isZero();
    return restored;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 29})
  void rowsOfTheWidthAreCounted(int seed) throws IOException {
    var function = new TimeAggregates.CountWithin();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.TIMES,
        (memory, row) -> function.accumulate(memory, time(row), WIDTH),
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
        (memory, row) -> distinct.accumulate(memory, row.data(), time(row), WIDTH),
        distinct::getValue,
        rows -> (long) byText(recent(rows, WIDTH)).size());
    var most = new TextAggregates.MostOfOneWithin();
    assertSame(
        rows(seed),
        most,
        Memory.Kind.TEXTS,
        (memory, row) -> most.accumulate(memory, row.data(), time(row), WIDTH),
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
        (memory, row) -> function.accumulate(memory, time(row), width),
        function::getValue,
        rows -> regularity(recent(rows, width)));
  }

  private static @Nullable Double regularity(List<Row> rows) {
    Map<Long, Integer> gaps = new TreeMap<>();
    for (int i = 1; i < rows.size(); i++) {
      long gap = Math.round((rows.get(i).time - rows.get(i - 1).time) / 1000.0);
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
  @CsvSource({
    "0, 10000",
    "1, 10000",
    "3, 10000",
    "0, 700",
    "1, 700",
    "3, 700"
  }) // 70 s: some rows are later
  void bucketsLeak(int seed, long leak) throws IOException {
    var function = new TimeAggregates.LeakyBucket();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.BUCKET,
        (memory, row) -> function.accumulate(memory, time(row), leak),
        function::getValue,
        rows -> laneLevel(rows, leak, false));
    var distinct = new TextAggregates.LeakyBucketDistinct();
    assertSame(
        rows(seed),
        distinct,
        Memory.Kind.DISTINCT_BUCKET,
        (memory, row) -> distinct.accumulate(memory, row.data(), time(row), leak),
        distinct::getValue,
        rows -> laneLevel(rows, leak, true));
  }

  private static long laneLevel(List<Row> rows, long leak, boolean once) {
    return level(lane(rows, (lane, row) -> row.time > newest(lane) - 100 * leak), leak, once);
  }

  private static long level(List<Row> rows, long leak, boolean once) {
    double level = 0;
    long newest = rows.get(0).time;
    List<String> in = new ArrayList<>();
    for (Row row : rows) {
      level = Math.max(0, level - Math.max(0, row.time - newest) / (double) leak);
      newest = Math.max(newest, row.time);
      if (level < 1e-9) {
        in.clear();
      }
      if (!once || !in.contains(row.text)) {
        in.add(row.text);
        level++;
      }
    }
    return (long) Math.ceil(level - 1e-9);
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
        (memory, row) -> count.accumulate(memory, time(row), gap),
        count::getValue,
        rows -> (long) burst(rows, gap).size());
    var start = new TimeAggregates.BurstStart();
    assertSame(
        rows(seed),
        start,
        Memory.Kind.BURSTS,
        (memory, row) -> start.accumulate(memory, time(row), gap),
        memory -> Objects.requireNonNull(start.getValue(memory)).getMillisecond(),
        rows -> burst(rows, gap).get(0).time);
    var end = new TimeAggregates.BurstEnd();
    assertSame(
        rows(seed),
        end,
        Memory.Kind.BURSTS,
        (memory, row) -> end.accumulate(memory, time(row), gap),
        memory -> Objects.requireNonNull(end.getValue(memory)).getMillisecond(),
        rows -> newest(burst(rows, gap)));
  }

  /** The run of the last row. */
  private static List<Row> burst(List<Row> rows, long gap) {
    List<Row> sorted = rows.stream().sorted(Comparator.comparing(Row::time)).toList();
    int from = sorted.indexOf(rows.get(rows.size() - 1));
    int to = from;
    while (from > 0 && sorted.get(from).time - sorted.get(from - 1).time <= gap) {
      from--;
    }
    while (to + 1 < sorted.size() && sorted.get(to + 1).time - sorted.get(to).time <= gap) {
      to++;
    }
    return sorted.subList(from, to + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10000",
    "3, 10000",
    "7, 10000",
    "29, 10000",
    "1, 700",
    "3, 700",
    "7, 700",
    "29, 700"
  })
  void thePeakOfABurstStaysUntilItEnds(int seed, long leak) throws IOException {
    long gap = 80_000;
    List<Row> rows = rows(seed);
    var peak = new TimeAggregates.BurstPeak();
    assertSame(
        rows,
        peak,
        Memory.Kind.PEAK,
        (memory, row) -> peak.accumulate(memory, time(row), leak, gap),
        peak::getValue,
        some -> peak(some, leak, gap, false));
    var distinct = new TextAggregates.BurstPeakDistinct();
    assertSame(
        rows,
        distinct,
        Memory.Kind.PEAK,
        (memory, row) -> distinct.accumulate(memory, row.data(), time(row), leak, gap),
        distinct::getValue,
        some -> peak(some, leak, gap, true));
  }

  private static long peak(List<Row> all, long leak, long gap, boolean once) {
    List<Row> rows =
        lane(
            all,
            (lane, row) -> {
              List<Row> last = lastBurst(lane, gap);
              long start = last.stream().mapToLong(Row::time).min().orElseThrow();
              return row.time >= start - gap && row.time > newest(lane) - 100 * leak;
            });
    List<Row> burst = lastBurst(rows, gap);
    long peak = 0;
    for (int i = 1; i <= burst.size(); i++) {
      peak = Math.max(peak, level(burst.subList(0, i), leak, once));
    }
    return peak;
  }

  /** What came since a row was more than a gap newer than those before it. */
  private static List<Row> lastBurst(List<Row> rows, long gap) {
    List<Row> burst = new ArrayList<>();
    for (Row row : rows) {
      if (!burst.isEmpty() && row.time > newest(burst) + gap) {
        burst.clear();
      }
      burst.add(row);
    }
    return burst;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 29})
  void samplesAreTheNewestTexts(int seed) throws IOException {
    var function = new TextAggregates.SamplesWithin();
    assertSame(
        rows(seed),
        function,
        Memory.Kind.SAMPLES,
        (memory, row) -> function.accumulate(memory, row.data(), time(row), WIDTH),
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
                : IntStream.range(0, ROWS)
                    .filter(i -> i % parts == nth)
                    .mapToObj(rows::get)
                    .toList();
        RecentTimes times = new RecentTimes();
        RecentTexts texts = new RecentTexts();
        RecentGaps gaps = new RecentGaps();
        Bursts bursts = new Bursts();
        for (Row row : some) {
          times.add(row.time, WIDTH);
          texts.add(row.hash(), row.time, WIDTH);
          gaps.add(row.time, WIDTH * 9);
          bursts.add(row.time, 4 * WIDTH);
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

  private static @Nullable TimestampData time(Row row) {
    return TimestampData.fromEpochMillis(row.time);
  }
}
