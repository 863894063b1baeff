package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.Settings;
import io.caltrop.pipeline.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Creates the topics. */
@Command(
    name = "create",
    header = "Creates the topics that are missing; existing ones stay as they are.",
    description =
        "Without kafka.bootstrap_servers in the configuration: those of a running caltrop.",
    footer = {
      "  caltrop topics create",
      "  caltrop topics create logins      and one of your own, for a source of streaming SQL",
      "  CALTROP_KAFKA_BOOTSTRAP_SERVERS=k1:9092,k2:9092 caltrop topics create"
    })
final class TopicsCreateCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Topics of your own to create besides, kept as long.")
  private final List<String> others = new ArrayList<>();

  @Mixin private final CommonOptions common = new CommonOptions();

  TopicsCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.load(terminal);
    PrintWriter out = terminal.lines();
    Configuration.Kafka kafka = configuration.kafka();
    Topics.create(Settings.checked(Settings.kafka(kafka)), others, Settings.topics(kafka), TIMEOUT)
        .forEach(result -> out.println(line(result)));
    return 0;
  }

  private static String line(Topics.Result result) {
    return result.topic() + (result.created() ? " created" : " exists");
  }
}
