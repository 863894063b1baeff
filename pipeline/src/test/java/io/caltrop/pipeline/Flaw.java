package io.caltrop.pipeline;

/** A mistake that is built into a simulation on purpose: to be found. */
enum Flaw {
  /** None: the code as it is. */
  NONE,
  /** Offsets are committed when records are polled, as Kafka's auto-commit may do. */
  COMMIT_AT_POLL,
  /** Alerts are marked as seen before they are stored. */
  MARK_BEFORE_EVENT,
  /** Alerts are marked as seen in one step and counted in another. */
  COUNT_APART_FROM_MARK,
  /** Alerts are counted in one step and marked as seen in another. */
  MARK_AFTER_COUNT,
  /** A block of events that comes again is known only if it is the same to the byte. */
  KNOWN_BY_BLOCK_ONLY,
  /** A mark set by a clock that is ahead is not seen by one that is behind. */
  NO_LOOK_AHEAD
}
