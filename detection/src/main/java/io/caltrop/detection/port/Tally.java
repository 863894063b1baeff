package io.caltrop.detection.port;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens at the port; safe for use by all threads. */
final class Tally {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder statements = new LongAdder();
  private final LongAdder streaming = new LongAdder();
  private final LongAdder errors = new LongAdder();

  void accepted() {
    accepted.increment();
  }

  void refused() {
    refused.increment();
  }

  void statement() {
    statements.increment();
  }

  void streaming() {
    streaming.increment();
  }

  void error() {
    errors.increment();
  }

  SqlPortCounters counters(int open) {
    return new SqlPortCounters(
        open, accepted.sum(), refused.sum(), statements.sum(), streaming.sum(), errors.sum());
  }
}
