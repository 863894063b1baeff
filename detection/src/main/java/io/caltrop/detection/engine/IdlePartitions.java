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
 * <p>What is waited for is counted in looks, not read off a clock as Flink's own does: a machine
 * that stood still for a while looks once when it goes on. Else a partition whose records wait
 * would be taken for one that has none, and they would be late.
 */
final class IdlePartitions implements WatermarkStrategy<RowData> {
  /** How often Flink looks. */
  static final Duration LOOK = Duration.ofMillis(50);

  private static final long serialVersionUID = 1;

  private final WatermarkStrategy<RowData> watermarks;
  private final long looksUntilIdle;

  IdlePartitions(WatermarkStrategy<RowData> watermarks, Duration patience) {
    this.watermarks = watermarks;
    this.looksUntilIdle = patience.dividedBy(LOOK);
  }

  @Override
  public TimestampAssigner<RowData> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return watermarks.createTimestampAssigner(context);
  }

  @Override
  public WatermarkGenerator<RowData> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new Generator(watermarks.createWatermarkGenerator(context), looksUntilIdle);
  }

  /** The watermarks of one partition. */
  private static final class Generator implements WatermarkGenerator<RowData> {
    private final WatermarkGenerator<RowData> watermarks;
    private final long looksUntilIdle;
    private long looksWithoutRow;

    Generator(WatermarkGenerator<RowData> watermarks, long looksUntilIdle) {
      this.watermarks = watermarks;
      this.looksUntilIdle = looksUntilIdle;
    }

    @Override
    public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
      looksWithoutRow = 0;
      watermarks.onEvent(row, timestamp, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      if (++looksWithoutRow > looksUntilIdle) {
        output.markIdle();
      } else {
        watermarks.onPeriodicEmit(output);
      }
    }
  }
}
