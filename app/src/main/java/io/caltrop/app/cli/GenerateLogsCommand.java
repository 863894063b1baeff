package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.core.synthetic.SyntheticLogs;
import io.caltrop.pipeline.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes synthetic log events. */
@Command(
    name = "logs",
    header = "Makes synthetic log events.",
    description = {
      "Makes synthetic log events, to Kafka (topic log_data) or to a file.",
      "Without kafka.bootstrap_servers in the configuration they go to the Kafka of a caltrop that",
      "runs on this machine."
    },
    footer = {
      "  caltrop generate logs --count 10000 --rate 500",
      "  caltrop generate logs --count 100 --seed 1 --out logs.ndjson"
    })
final class GenerateLogsCommand implements Callable<Integer> {
  private static final byte[] NO_KEY = {};

  private final Terminal terminal;

  @Mixin private final GenerateOptions options = new GenerateOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  GenerateLogsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.load(terminal);
    Clock clock = Clock.systemUTC();
    Optional<Instant> start = options.start();
    SyntheticLogs logs =
        new SyntheticLogs(
            options.seed(), start.orElseGet(clock::instant), options.interarrival(configuration));
    Generation generation = new Generation(terminal, options, configuration);
    generation.run(
        Topics.LOG_TOPIC,
        sink -> send(sink, start.isPresent() ? logs.next() : logs.next(clock.instant())),
        logs::made);
    return 0;
  }

  private static void send(Sink sink, String line) {
    sink.send(NO_KEY, line.getBytes(StandardCharsets.UTF_8));
  }
}
