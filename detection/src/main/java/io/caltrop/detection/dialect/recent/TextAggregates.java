package io.caltrop.detection.dialect.recent;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** Aggregates of the texts of recent rows. */
public final class TextAggregates {
  private TextAggregates() {}

  /** {@code count_distinct_within(text, time, width)}: different texts of recent rows. */
  public static final class CountDistinctWithin extends RecentFunction<Long, RecentTexts> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public CountDistinctWithin() {
      super(Memory.Kind.TEXTS);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<RecentTexts> memory,
        @Nullable StringData text,
        @Nullable TimestampData time,
        long width) {
      if (text != null && time != null) {
        memory.at(time.getMillisecond()).add(TextHash.of(text), time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<RecentTexts> memory, Iterable<Lanes<RecentTexts>> others) {
      memory.merge(others, RecentTexts::merge);
    }

    @Override
    public Long getValue(Lanes<RecentTexts> memory) {
      return (long) memory.current().distinct();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return true;
    }
  }

  /** {@code most_of_one_within(text, time, width)}: recent rows with the most frequent text. */
  public static final class MostOfOneWithin extends RecentFunction<Long, RecentTexts> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public MostOfOneWithin() {
      super(Memory.Kind.TEXTS);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<RecentTexts> memory,
        @Nullable StringData text,
        @Nullable TimestampData time,
        long width) {
      if (text != null && time != null) {
        memory.at(time.getMillisecond()).add(TextHash.of(text), time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<RecentTexts> memory, Iterable<Lanes<RecentTexts>> others) {
      memory.merge(others, RecentTexts::merge);
    }

    @Override
    public Long getValue(Lanes<RecentTexts> memory) {
      return (long) memory.current().mostOfOne();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return true;
    }
  }

  /** {@code leaky_bucket_distinct(text, time, leak)}: different texts that have not leaked. */
  public static final class LeakyBucketDistinct extends RecentFunction<Long, DistinctBucket> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public LeakyBucketDistinct() {
      super(Memory.Kind.DISTINCT_BUCKET);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<DistinctBucket> memory,
        @Nullable StringData text,
        @Nullable TimestampData time,
        long leak) {
      if (text != null && time != null) {
        memory.at(time.getMillisecond()).add(TextHash.of(text), time.getMillisecond(), leak);
      }
    }

    @Override
    public Long getValue(Lanes<DistinctBucket> memory) {
      return memory.current().level();
    }

    @Override
    DataType result() {
      return DataTypes.BIGINT();
    }

    @Override
    boolean takesText() {
      return true;
    }
  }

  /** {@code samples_within(text, time, width)}: the newest different texts, a line each. */
  public static final class SamplesWithin extends RecentFunction<StringData, Samples> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public SamplesWithin() {
      super(Memory.Kind.SAMPLES);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<Samples> memory,
        @Nullable StringData text,
        @Nullable TimestampData time,
        long width) {
      if (text != null && time != null) {
        memory.at(time.getMillisecond()).add(text, time.getMillisecond(), width);
      }
    }

    /** Adds the rows of others. */
    public void merge(Lanes<Samples> memory, Iterable<Lanes<Samples>> others) {
      memory.merge(others, Samples::merge);
    }

    @Override
    public @Nullable StringData getValue(Lanes<Samples> memory) {
      return memory.current().joined();
    }

    @Override
    DataType result() {
      return DataTypes.STRING().bridgedTo(StringData.class);
    }

    @Override
    boolean takesText() {
      return true;
    }
  }

  /** {@code burst_peak_distinct(text, time, leak, gap)}: the highest level of a bucket of texts. */
  public static final class BurstPeakDistinct extends RecentFunction<Long, Peak> {
    private static final long serialVersionUID = 1;

    /** For Flink. */
    public BurstPeakDistinct() {
      super(Memory.Kind.PEAK, 2);
    }

    /** Adds a row. */
    public void accumulate(
        Lanes<Peak> memory,
        @Nullable StringData text,
        @Nullable TimestampData time,
        long leak,
        long gap) {
      if (text != null && time != null) {
        memory.at(time.getMillisecond()).add(TextHash.of(text), time.getMillisecond(), leak, gap);
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
      return true;
    }
  }
}
