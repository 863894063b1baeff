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
      super(Memory.Kind.TIMES);
    }

    /** Adds a row. */
    public void accumulate(Lanes<RecentTimes> memory, @Nullable TimestampData time, long width) {
      if (time != null) {
        memory.at(time.getMillisecond()).add(time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<RecentTimes> memory, Iterable<Lanes<RecentTimes>> others) {
      memory.merge(others, RecentTimes::merge);
    }

    @Override
    public Long getValue(Lanes<RecentTimes> memory) {
      return (long) memory.current().count();
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
      super(Memory.Kind.GAPS);
    }

    /** Adds a row. */
    public void accumulate(Lanes<RecentGaps> memory, @Nullable TimestampData time, long width) {
      if (time != null) {
        memory.at(time.getMillisecond()).add(time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<RecentGaps> memory, Iterable<Lanes<RecentGaps>> others) {
      memory.merge(others, RecentGaps::merge);
    }

    @Override
    public @Nullable Double getValue(Lanes<RecentGaps> memory) {
      return memory.current().regularity();
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
      super(Memory.Kind.BUCKET);
    }

    /** Adds a row. */
    public void accumulate(Lanes<Bucket> memory, @Nullable TimestampData time, long leak) {
      if (time != null) {
        Bucket bucket = memory.at(time.getMillisecond());
        bucket.leak(time.getMillisecond(), leak);
        bucket.drop(time.getMillisecond());
      }
    }

    @Override
    public Long getValue(Lanes<Bucket> memory) {
      return memory.current().level();
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

  /** What is told of the run of the row that came last. */
  public abstract static class OfBursts<T> extends RecentFunction<T, Bursts> {
    private static final long serialVersionUID = 1;

    private OfBursts() {
      super(Memory.Kind.BURSTS);
    }

    /** Adds a row. */
    public void accumulate(Lanes<Bursts> memory, @Nullable TimestampData time, long gap) {
      if (time != null) {
        memory.at(time.getMillisecond()).add(time.getMillisecond(), gap);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<Bursts> memory, Iterable<Lanes<Bursts>> others) {
      memory.merge(others, Bursts::merge);
    }

    @Override
    final boolean takesText() {
      return false;
    }
  }

  /** {@code burst_count(time, gap)}: rows of the run of the row that came last. */
  public static final class BurstCount extends OfBursts<Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Long getValue(Lanes<Bursts> memory) {
      return memory.current().count();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }
  }

  /** {@code burst_start(time, gap)}: the first time of the run of the row that came last. */
  public static final class BurstStart extends OfBursts<TimestampData> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable TimestampData getValue(Lanes<Bursts> memory) {
      Long start = memory.current().start();
      return start == null ? null : TimestampData.fromEpochMillis(start);
    }

    @Override
    DataType result() {
      return DataTypes.TIMESTAMP_LTZ(3).bridgedTo(TimestampData.class);
    }
  }

  /** {@code burst_end(time, gap)}: the last time of the run of the row that came last. */
  public static final class BurstEnd extends OfBursts<TimestampData> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable TimestampData getValue(Lanes<Bursts> memory) {
      Long end = memory.current().end();
      return end == null ? null : TimestampData.fromEpochMillis(end);
    }

    @Override
    DataType result() {
      return DataTypes.TIMESTAMP_LTZ(3).bridgedTo(TimestampData.class);
    }
  }

  /** {@code burst_peak(time, leak, gap)}: the highest level of a bucket in the newest burst. */
  public static final class BurstPeak extends RecentFunction<Long, Peak> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstPeak() {
      super(Memory.Kind.PEAK, 2);
    }

    /** Adds a row. */
    public void accumulate(Lanes<Peak> memory, @Nullable TimestampData time, long leak, long gap) {
      if (time != null) {
        memory.at(time.getMillisecond()).add(time.getMillisecond(), leak, gap);
      }
    }

    @Override
    public Long getValue(Lanes<Peak> memory) {
      return memory.current().highest();
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

  /**
   * {@code burst_most_within(time, width, gap)}: the most rows within a width in the newest burst.
   */
  public static final class BurstMostWithin extends RecentFunction<Long, Crowd> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstMostWithin() {
      super(Memory.Kind.CROWD, 2);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<Crowd> memory, @Nullable TimestampData time, long width, long gap) {
      if (time != null) {
        memory.at(time.getMillisecond()).add(time.getMillisecond(), width, gap);
      }
    }

    @Override
    public Long getValue(Lanes<Crowd> memory) {
      return memory.current().highest();
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
