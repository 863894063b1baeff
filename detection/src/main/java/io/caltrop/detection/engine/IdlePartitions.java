package io.caltrop.detection.engine;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.data.RowData;

/**
 * A table's watermarks, not held back by partitions without records.
 *
 * <p>A partition is idle if it has given no row for a while, in which the readers had come to the
 * end of what there is, and all they had polled was processed. While they are behind, as after a
 * restart, a partition that gives nothing may only be waiting for its turn: Kafka's client hands
 * out all it has fetched of one partition before it comes to the next. Were that one taken for
 * idle, time would go on without it and its rows would be late. So the silence counts from the
 * first moment at which the readers are at the end; a moment of work in between does not end it,
 * since under a steady load there is always something to do, but it ends when they are behind for
 * as long as the silence is to be. An idle partition counts again whenever the readers are behind.
 *
 * <p>No partition holds time back for ever: after a silence so long that it cannot be a turn it is
 * idle, whatever the readers do, until it gives a row.
 *
 * <p>The silence is counted in looks, not read off a clock as Flink's own does: a machine that
 * stood still for a while looks once when it goes on.
 */
final class IdlePartitions implements WatermarkStrategy<RowData> {
  /** How often Flink looks. */
  static final Duration LOOK = Duration.ofMillis(50);

  private static final long serialVersionUID = 1;

  /** How many times longer the silence is of one that is idle whatever the readers do. */
  private static final int BEHIND = 24;

  private final WatermarkStrategy<RowData> watermarks;
  private final long looksUntilIdle;
  private final String source;

  /**
   * Marks partitions idle.
   *
   * @param source whose {@link SourceLag} says whether its readers are behind
   */
  IdlePartitions(WatermarkStrategy<RowData> watermarks, Duration patience, String source) {
    this.watermarks = watermarks;
    this.looksUntilIdle = patience.dividedBy(LOOK);
    this.source = source;
  }

  @Override
  public TimestampAssigner<RowData> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return watermarks.createTimestampAssigner(context);
  }

  @Override
  public WatermarkGenerator<RowData> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new Generator(watermarks.createWatermarkGenerator(context), looksUntilIdle, source);
  }

  /** The watermarks of one partition. */
  private static final class Generator implements WatermarkGenerator<RowData> {
    private final WatermarkGenerator<RowData> watermarks;
    private final long looksUntilIdle;
    private final String source;
    private long silence;
    private long looksBehind;
    private long looksHeld;
    private boolean idle;

    Generator(WatermarkGenerator<RowData> watermarks, long looksUntilIdle, String source) {
      this.watermarks = watermarks;
      this.looksUntilIdle = looksUntilIdle;
      this.source = source;
    }

    @Override
    public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
      silence = 0;
      looksHeld = 0;
      watermarks.onEvent(row, timestamp, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      if (isSilent()) {
        idle = true;
        output.markIdle();
        return;
      }
      if (idle) {
        idle = false;
        output.markActive();
      }
      watermarks.onPeriodicEmit(output);
    }

    private boolean isSilent() {
      boolean isBehind = SourceLag.isBehind(source);
      looksBehind = isBehind ? looksBehind + 1 : 0;
      if (looksBehind > looksUntilIdle) {
        silence = 0;
      } else if (!isBehind || silence > 0) {
        silence++;
      }
      if (!isBehind && silence > looksUntilIdle) {
        looksHeld = 0;
        return true;
      }
      return ++looksHeld > BEHIND * looksUntilIdle;
    }
  }
}
