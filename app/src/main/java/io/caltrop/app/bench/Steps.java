package io.caltrop.app.bench;

import java.io.PrintStream;

/** Says on standard error what a benchmark is doing, since it takes minutes. */
final class Steps {
  private final PrintStream err;
  private final long began = System.nanoTime();

  Steps(PrintStream err) {
    this.err = err;
  }

  void start(String what) {
    err.printf("%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000, what);
  }
}
