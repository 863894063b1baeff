package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Logging;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.Settings;
import io.caltrop.app.node.Stop;
import io.caltrop.core.logs.LogFormat;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.pipeline.ship.ShipCounts;
import io.caltrop.pipeline.ship.ShipOptions;
import io.caltrop.pipeline.ship.Shipper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows log files and sends their lines to a topic. */
@Command(
    name = "ship",
    header = "Follows log files and sends each line to Kafka, once.",
    description = {
      "Follows log files through rotation and restarts, and sends what each line says to the topic",
      "log_data. What was sent is not sent again, whatever is killed. Lines that cannot be read go",
      "to log_data.dlq with file and line number.",
      "Without kafka.bootstrap_servers in the configuration they go to the Kafka of a caltrop that",
      "runs on this machine."
    },
    footer = {
      "  caltrop ship /var/log/nginx/access.log /var/log/auth.log",
      "  caltrop ship --once --format sshd --zone Europe/Berlin old/auth.log"
    })
final class ShipCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Log files.")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "combined, sshd, syslog or json; auto sees it in the lines (auto).")
  private String format = "auto";

  @Option(names = "--once", description = "End when everything that is there is sent.")
  private boolean once;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "Where to begin in files that were never seen: begin or end (begin).")
  private String from = "begin";

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic (log_data).")
  private String topic = Topics.LOG_TOPIC;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "The time zone of times that name none, such as Europe/Berlin (this machine's).")
  private String zone = ZoneId.systemDefault().getId();

  @Mixin private final CommonOptions common = new CommonOptions();

  ShipCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ShipOptions options = options();
    Configuration configuration = common.load(terminal);
    KafkaSettings kafka = Settings.checked(Settings.kafka(configuration.kafka()));
    Stop stop = new Stop();
    stop.install();
    try {
      Logging.toStandardError();
      ShipCounts counts =
          new Shipper(kafka, options, host(), Clock.systemUTC(), new SecureRandom(), stop::isAsked)
              .run();
      terminal
          .lines()
          .printf(
              "%d lines, %d records, %d rejected%n",
              counts.lines(), counts.records(), counts.rejected());
    } finally {
      stop.stopped();
    }
    return 0;
  }

  private ShipOptions options() {
    if (!from.equals("begin") && !from.equals("end")) {
      throw Failure.usage("--from: \"" + from + "\"; allowed: begin, end");
    }
    if (once) {
      for (Path file : files) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
          throw Failure.running(
              file
                  + ": no regular file that can be read; allowed with --once: files that are there");
        }
      }
    }
    try {
      return new ShipOptions(files, LogFormat.of(format), zone(), topic, once, from.equals("end"));
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--format: " + e.getMessage());
    }
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw Failure.usage(
          "--zone: \"" + zone + "\" is no time zone; allowed: such as UTC, Europe/Berlin, +02:00");
    }
  }

  /** This machine's name; another one after a restart costs a wait of seconds, nothing more. */
  private static String host() {
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "localhost";
      }
    }
  }
}
