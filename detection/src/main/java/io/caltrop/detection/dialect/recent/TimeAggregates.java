package io.caltrop.detection.dialect.recent;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** Aggregates of the times of recent rows. */
public final class TimeAggregates {
  private TimeAggregates() {}

  /** {@code count_within(time, width)}: rows less than a width older than the newest. */
  public static final class CountWithin extends RecentFunction<Long, RecentTimes> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public CountWithin() {
      super(Memory.Kind.TIMES, RecentTimes.class);
    }

    /** Adds a row. */
    public void accumulate(RecentTimes memory, @Nullable TimestampData time, long width) {
      if (time != null) {
        memory.add(time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(RecentTimes memory, Iterable<RecentTimes> others) {
      others.forEach(memory::merge);
    }

    @Override
    public Long getValue(RecentTimes memory) {
      return (long) memory.count();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return false;
    }
  }

  /** {@code regularity_within(time, width)}: the share of the most frequent gap between rows. */
  public static final class RegularityWithin extends RecentFunction<Double, RecentGaps> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public RegularityWithin() {
      super(Memory.Kind.GAPS, RecentGaps.class);
    }

    /** Adds a row. */
    public void accumulate(RecentGaps memory, @Nullable TimestampData time, long width) {
      if (time != null) {
        memory.add(time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(RecentGaps memory, Iterable<RecentGaps> others) {
      others.forEach(memory::merge);
    }

    @Override
    public @Nullable Double getValue(RecentGaps memory) {
      return memory.regularity();
    }

    @Override
    DataType result() {
      return DataTypes.DOUBLE();
    }

    @Override
    boolean takesText() {
      return false;
    }
  }

  /**
   * {@code leaky_bucket(time, leak)}: rows that have not leaked. Their order matters, so that parts
   * cannot be merged.
   */
  public static final class LeakyBucket extends RecentFunction<Long, Bucket> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public LeakyBucket() {
      super(Memory.Kind.BUCKET, Bucket.class);
    }

    /** Adds a row. */
    public void accumulate(Bucket memory, @Nullable TimestampData time, long leak) {
      if (time != null) {
        memory.leak(time.getMillisecond(), leak);
        memory.drop();
      }
    }

    @Override
    public Long getValue(Bucket memory) {
      return memory.level();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return false;
    }
  }

  /** {@code burst_count(time, gap)}: rows of the newest run without a longer gap. */
  public static final class BurstCount extends RecentFunction<Long, Bursts> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstCount() {
      super(Memory.Kind.BURSTS, Bursts.class);
    }

    /** Adds a row. */
    public void accumulate(Bursts memory, @Nullable TimestampData time, long gap) {
      if (time != null) {
        memory.add(time.getMillisecond(), gap);
      }
    }

    /** Adds the rows of others. */
    public void merge(Bursts memory, Iterable<Bursts> others) {
      others.forEach(memory::merge);
    }

    @Override
    public Long getValue(Bursts memory) {
      return memory.count();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return false;
    }
  }

  /** {@code burst_start(time, gap)}: the first time of the newest run without a longer gap. */
  public static final class BurstStart extends RecentFunction<TimestampData, Bursts> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstStart() {
      super(Memory.Kind.BURSTS, Bursts.class);
    }

    /** Adds a row. */
    public void accumulate(Bursts memory, @Nullable TimestampData time, long gap) {
      if (time != null) {
        memory.add(time.getMillisecond(), gap);
      }
    }

    /** Adds the rows of others. */
    public void merge(Bursts memory, Iterable<Bursts> others) {
      others.forEach(memory::merge);
    }

    @Override
    public @Nullable TimestampData getValue(Bursts memory) {
      Long start = memory.start();
      return start == null ? null : TimestampData.fromEpochMillis(start);
    }

    @Override
    DataType result() {
      return DataTypes.TIMESTAMP_LTZ(3).bridgedTo(TimestampData.class);
    }

    @Override
    boolean takesText() {
      return false;
    }
  }

  /** {@code burst_peak(time, leak, gap)}: the highest level of a bucket in the newest burst. */
  public static final class BurstPeak extends RecentFunction<Long, Peak> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstPeak() {
      super(Memory.Kind.PEAK, Peak.class, 2);
    }

    /** Adds a row. */
    public void accumulate(Peak memory, @Nullable TimestampData time, long leak, long gap) {
      if (time != null) {
        memory.add(time.getMillisecond(), leak, gap);
      }
    }

    @Override
    public Long getValue(Peak memory) {
      return memory.peak();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return false;
    }
  }
}
