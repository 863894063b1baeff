package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One run of a generator: records at a rate into a sink, and a summary at the end. */
final class Generation {
  private final Terminal terminal;
  private final GenerateOptions options;
  private final Configuration configuration;

  Generation(Terminal terminal, GenerateOptions options, Configuration configuration) {
    this.terminal = terminal;
    this.options = options;
    this.configuration = configuration;
  }

  /**
   * Makes and sends.
   *
   * @param sendNext makes one record and hands it to the sink
   * @param distinct how many different ones were made so far
   */
  void run(String topic, Consumer<Sink> sendNext, LongSupplier distinct) {
    long count = options.count(configuration);
    Progress progress = new Progress(terminal, count);
    try (Sink sink = open(topic)) {
      Pace pace = new Pace(options.rate(configuration));
      for (long i = 0; i < count; i++) {
        pace.await();
        sendNext.accept(sink);
        progress.at(i + 1);
      }
    } finally {
      progress.end();
    }
    summary(count, distinct.getAsLong(), progress.seconds());
  }

  private Sink open(String topic) {
    String out = options.out();
    if (out == null) {
      return KafkaSink.open(configuration.kafka(), topic);
    }
    return options.isStandardOutput()
        ? new FileSink("standard output", terminal.out())
        : FileSink.of(out);
  }

  private void summary(long count, long distinct, double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "sent %d, distinct %d, in %.1f s, %.0f a second, seed %d",
            count,
            distinct,
            seconds,
            count / seconds,
            options.seed());
    if (options.isStandardOutput()) {
      terminal.err().println(line);
    } else {
      PrintWriter out = terminal.lines();
      out.println(line);
    }
  }
}
