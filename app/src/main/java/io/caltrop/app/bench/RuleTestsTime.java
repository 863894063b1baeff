package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The cases of the whole pack, as {@code caltrop rules test} runs them. */
final class RuleTestsTime {
  private static final double TARGET = 60;

  private RuleTestsTime() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException {
    steps.start("caltrop rules test");
    long start = System.nanoTime();
    try (Command tests = new Command("rules", "test")) {
      int status = tests.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      return List.of(
          Figure.under(
              "caltrop rules test over the whole pack", seconds, TARGET, "s", "", Double.NaN),
          Figure.atLeast("every case holds (1 = all)", status == 0 ? 1 : 0, 1, "", "status 0", 1));
    }
  }
}
