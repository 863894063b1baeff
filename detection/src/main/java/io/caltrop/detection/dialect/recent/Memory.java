package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What an aggregate remembers of the rows of a group. It is Flink's state: see LanesSerializer. */
interface Memory {
  /** Whether a row of this time is neither too old nor too new to be among the rows of this one. */
  boolean takes(long time);

  /** The newest time. */
  long newest();

  void write(DataOutputView out) throws IOException;

  /** Reads into one that is empty. */
  void read(DataInputView in) throws IOException;

  /** The kinds there are; their names stand in checkpoints. */
  enum Kind {
    TIMES,
    TEXTS,
    GAPS,
    BUCKET,
    DISTINCT_BUCKET,
    BURSTS,
    SAMPLES,
    PEAK,
    CROWD;

    /** One of no rows. */
    Memory empty() {
      return switch (this) {
        case TIMES -> new RecentTimes();
        case TEXTS -> new RecentTexts();
        case GAPS -> new RecentGaps();
        case BUCKET -> new Bucket();
        case DISTINCT_BUCKET -> new DistinctBucket();
        case BURSTS -> new Bursts();
        case SAMPLES -> new Samples();
        case PEAK -> new Peak();
        case CROWD -> new Crowd();
      };
    }
  }
}
