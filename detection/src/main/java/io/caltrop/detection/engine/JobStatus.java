package io.caltrop.detection.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * How a job does. Counts are since its tasks last started.
 *
 * @param error the last failure, in one line; it may be over
 * @param read records that gave a row
 * @param skipped records that are no JSON object
 * @param late rows that came after their window had closed
 * @param written changes that were written
 * @param lag records that wait to be read, as far as is known
 */
public record JobStatus(
    State state,
    Optional<String> error,
    long read,
    long skipped,
    long late,
    long written,
    long lag,
    Optional<Checkpoint> checkpoint) {
  /** What it does. */
  public enum State {
    /** Its tasks are being started. */
    STARTING,
    /** All its tasks run, and checkpoints complete. */
    RUNNING,
    /** Its tasks run, but no checkpoint completes: it may stand still. */
    STALLED,
    /** It failed, and will be tried again. */
    RESTARTING,
    /** It failed for good. */
    FAILED,
    /** It was ended on demand. */
    STOPPED,
    /** The cluster does not answer. */
    UNKNOWN
  }

  /**
   * The newest complete checkpoint.
   *
   * @param bytes of state in it
   */
  public record Checkpoint(long id, Instant time, long bytes) {}
}
