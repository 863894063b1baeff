package io.caltrop.detection.port;

/** Decides when a session has used up its time; times are in nanoseconds of one clock. */
final class SessionWatch {
  /** How long a canceled request may go on until its connection is closed. */
  static final long GRACE = 10_000_000_000L;

  /** What is to be done. */
  enum Verdict {
    NOTHING,
    /** The client has not logged in. */
    TOO_LATE,
    /** A request takes too long. */
    CANCEL,
    /** A request takes too long in spite of that: PostgreSQL is stuck, or the client reads not. */
    STUCK,
    /** The client says nothing. */
    IDLE
  }

  private final SqlPortSettings.Limits limits;
  private final long start;
  private long changed;
  private long seen = -1;
  private boolean wasBusy;
  private boolean canceled;

  SessionWatch(SqlPortSettings.Limits limits, long start) {
    this.limits = limits;
    this.start = start;
    this.changed = start;
  }

  /**
   * Looks at a session that logs in.
   *
   * @param now the time
   */
  Verdict starting(long now) {
    return now - start > limits.startup().toNanos() ? Verdict.TOO_LATE : Verdict.NOTHING;
  }

  /**
   * Looks at a session that is open.
   *
   * @param busy whether a request is being answered
   * @param progress a number that changes whenever a request comes or is answered
   */
  Verdict open(long now, boolean busy, long progress) {
    if (progress != seen || busy != wasBusy) {
      seen = progress;
      wasBusy = busy;
      changed = now;
      canceled = false;
      return Verdict.NOTHING;
    }
    long still = now - changed;
    if (!busy) {
      return still > limits.idle().toNanos() ? Verdict.IDLE : Verdict.NOTHING;
    }
    if (still > limits.statement().toNanos() + GRACE) {
      return Verdict.STUCK;
    }
    if (still > limits.statement().toNanos() && !canceled) {
      canceled = true;
      return Verdict.CANCEL;
    }
    return Verdict.NOTHING;
  }
}
