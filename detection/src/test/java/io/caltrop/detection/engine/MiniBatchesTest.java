package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MiniBatchesTest {
  private OneInputStreamOperatorTestHarness<RowData, RowData> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new MiniBatches(Duration.ofMillis(20)));
    harness.setProcessingTime(1_000);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aBatchEndsAMomentAfterItsFirstRow() throws Exception {
    harness.setProcessingTime(10_000);
    sent();

    row();
    harness.setProcessingTime(10_010);
    row();
    harness.setProcessingTime(10_019);
    assertThat(sent()).containsExactly("row", "row");

    harness.setProcessingTime(10_020);
    assertThat(sent()).containsExactly("active", "10020", "idle");
  }

  @Test
  void anEndIsToldAgainEverMoreSeldomWhileNothingComes() throws Exception {
    row();
    harness.setProcessingTime(1_020);
    assertThat(sent()).containsExactly("row", "active", "1020", "idle");

    List<Long> ends = new ArrayList<>();
    for (long now = 1_021; now < 5_000; now++) {
      harness.setProcessingTime(now);
      if (!sent().isEmpty()) {
        ends.add(now);
      }
    }
    assertThat(ends).containsExactly(1_060L, 1_140L, 1_300L, 1_620L, 2_260L, 3_260L, 4_260L);

    row();
    harness.setProcessingTime(5_020);
    assertThat(sent()).as("as soon as at first").contains("5020");
  }

  @Test
  void laterEndsAreLaterThoughTheClockGoesBack() throws Exception {
    row();
    harness.setProcessingTime(2_000);
    assertThat(sent()).contains("2000");

    harness.getProcessingTimeService().setCurrentTime(2_000);
    row();
    harness.setProcessingTime(2_020);
    assertThat(sent()).contains("2020");
  }

  @Test
  void eventTimeEndsNoBatchAndTheLastRowDoes() throws Exception {
    row();
    harness.processWatermark(new Watermark(5));
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(sent()).containsExactly("row");

    harness.processWatermark(Watermark.MAX_WATERMARK);
    assertThat(sent()).containsExactly("active", Long.toString(Long.MAX_VALUE));
  }

  private void row() throws Exception {
    harness.processElement(new StreamRecord<>(GenericRowData.of(1)));
  }

  /** What came since it was asked last. */
  private List<String> sent() {
    List<String> all = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof Watermark mark) {
        all.add(Long.toString(mark.getTimestamp()));
      } else if (element instanceof WatermarkStatus status) {
        all.add(status.isIdle() ? "idle" : "active");
      } else {
        all.add("row");
      }
    }
    harness.getOutput().clear();
    return all;
  }
}
