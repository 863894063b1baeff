package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.DemoFeed;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.synthetic.SyntheticAlerts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes synthetic alerts. */
@Command(
    name = "alerts",
    header = "Makes synthetic alerts.",
    description = {
      "Makes synthetic alerts of the six categories, to Kafka or to a file.",
      "All are distinct unless --duplicates says otherwise. Without kafka.bootstrap_servers in the",
      "configuration they go to the Kafka of a caltrop that runs on this machine."
    },
    footer = {
      "  caltrop generate alerts --count 100000 --rate 2000",
      "  caltrop generate alerts --count 1000 --seed 7 --duplicates 0.3 --out alerts.ndjson",
      "  caltrop generate alerts --out - | head -3"
    })
final class GenerateAlertsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final GenerateOptions options = new GenerateOptions();

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      converter = Numbers.Share.class,
      description = "The share of alerts that repeat an earlier one, 0 to 1 (0).")
  private double duplicates;

  @Mixin private final CommonOptions common = new CommonOptions();

  GenerateAlertsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.load(terminal);
    Clock clock = Clock.systemUTC();
    Optional<Instant> start = options.start();
    SyntheticAlerts alerts =
        new SyntheticAlerts(
            new SyntheticAlerts.Options(
                options.seed(),
                configuration.generator().addresses(),
                duplicates,
                start.orElseGet(clock::instant),
                options.interarrival(configuration),
                DemoFeed.SENSOR));
    Generation generation = new Generation(terminal, options, configuration);
    generation.run(
        configuration.kafka().clients().producerTopic(),
        sink -> send(sink, start.isPresent() ? alerts.next() : alerts.next(clock.instant())),
        alerts::distinct);
    return 0;
  }

  private static void send(Sink sink, Alert alert) {
    sink.send(alert.ip().toString().getBytes(StandardCharsets.UTF_8), AlertJson.encode(alert));
  }
}
