package io.caltrop.detection.dialect.recent;

import static io.caltrop.detection.dialect.recent.SomeRows.assertSame;
import static io.caltrop.detection.dialect.recent.SomeRows.newest;
import static io.caltrop.detection.dialect.recent.SomeRows.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.dialect.recent.SomeRows.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets, and peaks of bursts: rows in their order as plain models say, late ones never more. */
class LateDropsTest {
  private static final long GAP = 80_000;
  private static final long DAY = 24 * 3_600_000;

  private static List<Row> inOrder(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(Row::time)).toList();
  }

  /** What has not leaked after the last of rows that are in their order. */
  private static long level(List<Row> rows, long leak, boolean once) {
    double level = 0;
    long newest = rows.get(0).time();
    List<String> in = new ArrayList<>();
    for (Row row : rows) {
      level = Math.max(0, level - (row.time() - newest) / (double) leak);
      newest = row.time();
      if (level < 1e-9) {
        in.clear();
      }
      if (!once || !in.contains(row.text())) {
        in.add(row.text());
        level++;
      }
    }
    return (long) Math.ceil(level - 1e-9);
  }

  /** The highest level since the last burst began, of rows in their order. */
  private static long peak(List<Row> rows, long leak, boolean once) {
    List<Row> burst = lastBurst(rows);
    long peak = 0;
    for (int i = 1; i <= burst.size(); i++) {
      peak = Math.max(peak, level(burst.subList(0, i), leak, once));
    }
    return peak;
  }

  /** The most rows less than a width older than one of them. */
  private static long most(List<Row> rows, long width) {
    List<Row> burst = lastBurst(rows);
    return burst.stream()
        .mapToLong(
            last ->
                burst.stream()
                    .filter(row -> row.time() <= last.time() && row.time() > last.time() - width)
                    .count())
        .max()
        .orElseThrow();
  }

  private static List<Row> lastBurst(List<Row> rows) {
    int from = rows.size() - 1;
    while (from > 0 && rows.get(from).time() - rows.get(from - 1).time() <= GAP) {
      from--;
    }
    return rows.subList(from, rows.size());
  }

  @ParameterizedTest
  @CsvSource({"0, 10000", "1, 10000", "3, 10000", "0, 700", "3, 700"})
  void rowsInTheirOrder(int seed, long leak) throws IOException {
    List<Row> rows = inOrder(rows(seed));
    var bucket = new TimeAggregates.LeakyBucket();
    assertSame(
        rows,
        bucket,
        Memory.Kind.BUCKET,
        (memory, row) -> bucket.accumulate(memory, row.at(), leak),
        bucket::getValue,
        some -> level(some, leak, false));
    var distinct = new TextAggregates.LeakyBucketDistinct();
    assertSame(
        rows,
        distinct,
        Memory.Kind.DISTINCT_BUCKET,
        (memory, row) -> distinct.accumulate(memory, row.data(), row.at(), leak),
        distinct::getValue,
        some -> level(some, leak, true));
    var peak = new TimeAggregates.BurstPeak();
    assertSame(
        rows,
        peak,
        Memory.Kind.PEAK,
        (memory, row) -> peak.accumulate(memory, row.at(), leak, GAP),
        peak::getValue,
        some -> peak(some, leak, false));
    var distinctPeak = new TextAggregates.BurstPeakDistinct();
    assertSame(
        rows,
        distinctPeak,
        Memory.Kind.PEAK,
        (memory, row) -> distinctPeak.accumulate(memory, row.data(), row.at(), leak, GAP),
        distinctPeak::getValue,
        some -> peak(some, leak, true));
    var most = new TimeAggregates.BurstMostWithin();
    assertSame(
        rows,
        most,
        Memory.Kind.CROWD,
        (memory, row) -> most.accumulate(memory, row.at(), leak, GAP),
        most::getValue,
        some -> most(some, leak));
  }

  /** Whatever comes late: nothing is found that the rows in their order would not have shown. */
  @ParameterizedTest
  @CsvSource({"0, 10000", "1, 10000", "3, 10000", "7, 10000", "0, 700", "3, 700", "29, 20000"})
  void lateRowsAreNeverMore(int seed, long leak) {
    List<Row> rows = rows(seed);
    long highest = 0;
    long mostOfAll = 0;
    for (int i = 1; i <= rows.size(); i++) {
      List<Row> some = inOrder(rows).subList(0, i);
      highest = Math.max(highest, level(some, leak, false));
      mostOfAll = Math.max(mostOfAll, most(some, leak));
    }
    var bucket = new TimeAggregates.LeakyBucket();
    var peak = new TimeAggregates.BurstPeak();
    var most = new TimeAggregates.BurstMostWithin();
    Lanes<Bucket> inBucket = bucket.createAccumulator();
    Lanes<Peak> inPeak = peak.createAccumulator();
    Lanes<Crowd> inMost = most.createAccumulator();
    for (Row row : rows) {
      bucket.accumulate(inBucket, row.at(), leak);
      peak.accumulate(inPeak, row.at(), leak, GAP);
      most.accumulate(inMost, row.at(), leak, GAP);
      assertThat(bucket.getValue(inBucket)).isBetween(1L, highest);
      assertThat(peak.getValue(inPeak)).isBetween(1L, highest);
      assertThat(most.getValue(inMost)).isBetween(1L, mostOfAll);
    }
  }

  /** As long as the bucket is not empty in between, the order of the rows makes no difference. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anyOrderOfOneRunIsTheSame(int seed) {
    long leak = 10_000;
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(new Row(1_700_000_000_000L + 4_000L * i + random.nextInt(4_000), "t" + i));
    }
    final long inOrder = level(inOrder(rows), leak, false);
    // Near enough for each to meet the bucket before it is empty, or a drop before its first.
    for (int i = 0; i + 2 < rows.size(); i += 3) {
      Collections.shuffle(rows.subList(i, i + 3), random);
    }
    var function = new TimeAggregates.LeakyBucket();
    Lanes<Bucket> memory = function.createAccumulator();
    rows.forEach(row -> function.accumulate(memory, row.at(), leak));
    assertThat(function.getValue(memory)).isEqualTo(inOrder);
  }

  @Test
  void filesReadOneAfterTheOtherMakeNoBurstOfOrdinaryRows() {
    var function = new TimeAggregates.BurstPeak();
    Lanes<Peak> memory = function.createAccumulator();
    long begin = 1_700_000_000_000L;
    for (int file = 0; file < 4; file++) {
      for (int i = 0; i < 12; i++) {
        Row row = new Row(begin + 150_000L * file + 600_000L * i, "");
        function.accumulate(memory, row.at(), 150_000, 3_600_000);
        assertThat(function.getValue(memory)).isEqualTo(1);
      }
    }
  }

  @Test
  void oneRowAYearAheadTakesNothingFromTheOthers() {
    var peak = new TimeAggregates.BurstPeak();
    var count = new TimeAggregates.CountWithin();
    Lanes<Peak> peaks = peak.createAccumulator();
    Lanes<RecentTimes> counts = count.createAccumulator();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new Row(1_700_000_000_000L + 1_000L * i, ""));
    }
    rows.add(5, new Row(newest(rows) + 365 * DAY, ""));
    for (Row row : rows) {
      peak.accumulate(peaks, row.at(), 10_000, 3_600_000);
      count.accumulate(counts, row.at(), 60_000);
    }
    assertThat(count.getValue(counts)).isEqualTo(10);
    assertThat(peak.getValue(peaks)).isEqualTo(10);
  }

  @Test
  void runsOfManyDaysAreCountedInTurn() throws IOException {
    var function = new TimeAggregates.BurstCount();
    Lanes<Bursts> memory = function.createAccumulator();
    for (int half = 0; half < 2; half++) {
      for (int day = 0; day < 14; day++) {
        for (int i = 0; i < 250; i++) {
          long time = 1_700_000_000_000L + DAY * day + 6_000L * (250 * half + i);
          function.accumulate(memory, new Row(time, "").at(), 3_600_000);
        }
        assertThat(function.getValue(memory)).isEqualTo(250 + 250 * half);
      }
      memory = SomeRows.restored(memory, Memory.Kind.BURSTS);
    }
  }
}
