package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Thousands of {@link Simulation}s, each of another seed. {@code -Dcaltrop.simulation.schedules=N}
 * runs so many, {@code -Dcaltrop.simulation.seed=S} only the one and writes its trace to {@code
 * target/simulation/seed-S.txt}.
 */
@Tag("once")
class SimulationTest {
  private static final int SCHEDULES = Integer.getInteger("caltrop.simulation.schedules", 2_000);
  private static final @Nullable Long SEED = Long.getLong("caltrop.simulation.seed");
  private static final int LAST_LINES = 60;

  private final Logger log = (Logger) LoggerFactory.getLogger("io.caltrop.pipeline");
  private @Nullable Level level;

  @BeforeEach
  void silence() {
    level = log.getLevel();
    log.setLevel(SEED == null ? Level.OFF : Level.DEBUG);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(level);
  }

  @Test
  void everyAlertIsRecordedOnceWhateverHappensWhen() throws IOException {
    if (SEED != null) {
      runTraced(SEED);
      return;
    }
    runAll(1, SCHEDULES);
  }

  @Test
  @Tag("long")
  void everyAlertIsRecordedOnceInManyMoreSchedules() {
    runAll(1_000_000, 50_000);
  }

  @Test
  void theSameSeedDoesTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> once = new ArrayList<>();
      List<String> again = new ArrayList<>();
      Simulation.run(seed, Flaw.NONE, once);
      Simulation.run(seed, Flaw.NONE, again);
      assertThat(again).isEqualTo(once).hasSizeGreaterThan(20);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFlawIsFound(Flaw flaw) {
    long seed = 1;
    while (seed <= 500 && passes(seed, flaw)) {
      seed++;
    }
    System.out.println(flaw + " is found by seed " + seed);
    assertThat(seed).isLessThanOrEqualTo(500);
  }

  private static boolean passes(long seed, Flaw flaw) {
    try {
      Simulation.run(seed, flaw, null);
      return true;
    } catch (Ledger.Broken e) {
      return false;
    }
  }

  private static void runAll(long first, int number) {
    long started = System.nanoTime();
    for (long seed = first; seed < first + number; seed++) {
      try {
        Simulation.run(seed, Flaw.NONE, null);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(report(seed, seed - first + 1), e);
      }
    }
    System.out.printf("%d schedules in %.1f s%n", number, (System.nanoTime() - started) / 1e9);
  }

  private static String report(long seed, long number) {
    List<String> trace = new ArrayList<>();
    String again = "";
    try {
      Simulation.run(seed, Flaw.NONE, trace);
      again = "\n(run again, it passed: something does not depend on the seed alone)";
    } catch (Exception | AssertionError e) {
      trace.add(e.toString());
    }
    int from = Math.max(0, trace.size() - LAST_LINES);
    return """
        schedule %d failed: seed %d; to run it alone, with its trace in target/simulation:
        mvn -pl pipeline -am test -Dtest=SimulationTest#every* \
        -Dsurefire.failIfNoSpecifiedTests=false -Dcaltrop.simulation.seed=%d
        the last of its %d steps:
        %s%s"""
        .formatted(
            number,
            seed,
            seed,
            trace.size(),
            String.join("\n", trace.subList(from, trace.size())),
            again);
  }

  private static void runTraced(long seed) throws IOException {
    List<String> trace = new ArrayList<>();
    try {
      Simulation.run(seed, Flaw.NONE, trace);
      trace.add("passed");
    } catch (Exception | AssertionError e) {
      trace.add(e.toString());
      throw e;
    } finally {
      Path file = Path.of("target", "simulation", "seed-" + seed + ".txt");
      Files.createDirectories(file.getParent());
      Files.write(file, trace);
      trace.forEach(System.out::println);
    }
  }
}
