package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import java.util.Locale;

/** One line on a terminal that says how far a long command is; nothing where nobody watches. */
final class Progress {
  private static final long EVERY_NANOS = 200_000_000;

  private final Terminal terminal;
  private final long total;
  private final long start = System.nanoTime();
  private long shown = start;

  Progress(Terminal terminal, long total) {
    this.terminal = terminal;
    this.total = total;
  }

  /** Shows the number done, a few times a second at most. */
  void at(long done) {
    long now = System.nanoTime();
    if (terminal.errIsTerminal() && now - shown >= EVERY_NANOS) {
      shown = now;
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "\r%,d of %,d (%d %%), %,.0f a second ",
              done,
              total,
              done * 100 / total,
              done / seconds());
      terminal.err().flush();
    }
  }

  /** Wipes the line. */
  void end() {
    if (terminal.errIsTerminal() && shown != start) {
      terminal.err().print("\r" + " ".repeat(70) + "\r");
      terminal.err().flush();
    }
  }

  double seconds() {
    return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
  }
}
