package io.caltrop.app.cli;

import io.caltrop.app.config.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code generate alerts} and {@code generate logs} have in common. */
final class GenerateOptions {
  /** When the times of a stream with a seed start: the same seed then gives the same bytes. */
  private static final Instant SEEDED_START = Instant.parse("2026-01-01T00:00:00Z");

  private static final long DEFAULT_COUNT = 1000;

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = Numbers.Count.class,
      description = "How many (alerts_generator.num_alerts of the configuration, or 1000).")
  private @Nullable Long count;

  @Option(
      names = "--rate",
      paramLabel = "R",
      converter = Numbers.Rate.class,
      description = "How many a second (as fast as possible).")
  private @Nullable Double rate;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write lines of JSON to a file in place of Kafka; - is standard output.")
  private @Nullable String out;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Make what was made with this seed before. The times start at 2026-01-01T00:00:00Z then.")
  private @Nullable Long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "The time of the first one, such as 2026-02-03T04:05:06Z (now).")
  private @Nullable Instant start;

  private @Nullable Long drawnSeed;

  long count(Configuration configuration) {
    return count != null ? count : configuration.generator().alerts().orElse(DEFAULT_COUNT);
  }

  double rate(Configuration configuration) {
    if (rate != null) {
      return rate;
    }
    Optional<Duration> step = configuration.generator().interarrival().filter(d -> !d.isZero());
    return step.map(d -> 1e9 / d.toNanos()).orElse(Double.POSITIVE_INFINITY);
  }

  /** From one to the next in the data; 1 ms where the rate is not limited. */
  Duration interarrival(Configuration configuration) {
    double perSecond = rate(configuration);
    return Double.isInfinite(perSecond)
        ? Duration.ofMillis(1)
        : Duration.ofNanos((long) (1e9 / perSecond));
  }

  /** The seed given, or one drawn by chance. */
  long seed() {
    if (drawnSeed == null) {
      drawnSeed = seed != null ? seed : new SplittableRandom().nextLong(1_000_000_000);
    }
    return drawnSeed;
  }

  /** Where the times start; empty if each is the moment of making. */
  Optional<Instant> start() {
    if (start != null) {
      return Optional.of(start);
    }
    return seed == null ? Optional.empty() : Optional.of(SEEDED_START);
  }

  /** The file to write; null for Kafka. */
  @Nullable String out() {
    return out;
  }

  boolean isStandardOutput() {
    return FileSink.STANDARD_OUTPUT.equals(out);
  }
}
