package io.caltrop.detection.dialect.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

/** How much aggregates over recent rows remember, and what they leave out. */
class RecentBoundsTest {
  private static final long HOUR = 3_600_000;

  @Test
  void tenThousandRowsAreRemembered() {
    RecentTimes times = new RecentTimes();
    RecentTexts texts = new RecentTexts();
    DistinctBucket bucket = new DistinctBucket();
    for (int i = 0; i < 25_000; i++) {
      times.add(i, HOUR);
      texts.add(i + 1, i, HOUR);
      bucket.add(i + 1, i, HOUR);
    }

    assertThat(times.count()).isEqualTo(10_000);
    assertThat(texts.distinct()).isEqualTo(10_000);
    assertThat(bucket.level()).isEqualTo(10_000);
    times.add(0, HOUR);
    assertThat(times.count()).isEqualTo(10_000);
  }

  @Test
  void aRowOfAWrongClockTakesNothingFromTheOthers() {
    var count = new TimeAggregates.CountWithin();
    Lanes<RecentTimes> times = count.createAccumulator();
    count.accumulate(times, TimestampData.fromEpochMillis(Long.MAX_VALUE / 2), HOUR);
    for (int i = 1; i <= 20; i++) {
      count.accumulate(times, TimestampData.fromEpochMillis(i), HOUR);
      assertThat(count.getValue(times)).isEqualTo(i);
    }
  }

  @Test
  void oldRowsBesideNewOnesAreCountedAmongThemselves() {
    var count = new TimeAggregates.CountWithin();
    Lanes<RecentTimes> times = count.createAccumulator();
    for (int i = 1; i <= 20; i++) {
      for (int day = 3; day >= 0; day--) {
        count.accumulate(times, TimestampData.fromEpochMillis(day * 24L * HOUR + i), HOUR);
        assertThat(count.getValue(times)).isEqualTo(i);
      }
    }
  }

  @Test
  void theRunOfTheRowThatCameLastIsToldAlsoOfManyOlderOnes() {
    var start = new TimeAggregates.BurstStart();
    Lanes<Bursts> bursts = start.createAccumulator();
    for (int day = 20; day > 0; day--) {
      TimestampData begin = TimestampData.fromEpochMillis(day * 24L * HOUR);
      start.accumulate(bursts, begin, HOUR);
      assertThat(start.getValue(bursts)).isEqualTo(begin);
    }
  }

  @Test
  void rowsWithoutTimeOrTextAreLeftOut() {
    var count = new TimeAggregates.CountWithin();
    Lanes<RecentTimes> times = count.createAccumulator();
    count.accumulate(times, null, HOUR);
    assertThat(count.getValue(times)).isZero();

    var distinct = new TextAggregates.CountDistinctWithin();
    Lanes<RecentTexts> texts = distinct.createAccumulator();
    distinct.accumulate(texts, null, TimestampData.fromEpochMillis(1), HOUR);
    distinct.accumulate(texts, StringData.fromString("a"), null, HOUR);
    assertThat(distinct.getValue(texts)).isZero();

    assertThat(new TimeAggregates.BurstStart().getValue(new Lanes<>(Memory.Kind.BURSTS))).isNull();
    assertThat(new TimeAggregates.LeakyBucket().getValue(new Lanes<>(Memory.Kind.BUCKET))).isZero();
    assertThat(new TextAggregates.SamplesWithin().getValue(new Lanes<>(Memory.Kind.SAMPLES)))
        .isNull();
  }

  @Test
  void samplesAreCutAndStayOnTheirLine() throws IOException {
    Samples samples = new Samples();
    samples.add(StringData.fromString("a\nb\tc"), 1, HOUR);
    samples.add(StringData.fromString("x".repeat(300)), 2, HOUR);

    assertThat(samples.joined()).hasToString("x".repeat(200) + "...\na b c");
    DataOutputSerializer out = new DataOutputSerializer(16);
    samples.write(out);
    Samples read = new Samples();
    read.read(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read.joined()).isEqualTo(samples.joined());
  }

  @Test
  void numbersAreWrittenShort() throws IOException {
    for (long number :
        new long[] {0, 63, -64, 64, -1, 1_700_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE}) {
      DataOutputSerializer out = new DataOutputSerializer(16);
      Numbers.write(number, out);
      assertThat(Numbers.read(new DataInputDeserializer(out.getCopyOfBuffer()))).isEqualTo(number);
      assertThat(out.length())
          .isEqualTo(
              number >= -64 && number < 64
                  ? 1
                  : number > 64 && number < Long.MAX_VALUE ? 6 : number == 64 ? 2 : 10);
    }
  }

  @Test
  void aTallyIsAMapOfCounts() {
    Tally tally = new Tally();
    Map<Long, Integer> model = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long number = 1 + (long) (Math.abs(random.nextGaussian()) * 40);
      if (random.nextInt(3) > (i / 5000) % 2) {
        tally.add(number);
        model.merge(number, 1, Integer::sum);
      } else if (model.containsKey(number)) {
        tally.remove(number);
        model.merge(number, -1, (a, b) -> a + b == 0 ? null : a + b);
      }
      assertThat(tally.distinct()).isEqualTo(model.size());
      assertThat(tally.most()).isEqualTo(model.values().stream().max(Integer::compare).orElse(0));
      assertThat(tally.contains(number)).isEqualTo(model.containsKey(number));
    }
    assertThat(tally.numbers()).containsExactlyInAnyOrder(model.keySet().toArray(new Long[0]));
  }
}
