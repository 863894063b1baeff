package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.FileTrouble;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.ntopng.NtopngPayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns ntopng's payloads into event records. */
@Command(
    name = "parse",
    header = "Turns ntopng payloads into event records.",
    description = {
      "Turns files of ntopng payloads (webhook bodies, single alerts, syslog lines) into event",
      "records: lines of JSON on standard output, or published to Kafka.",
      "What is rejected is named on standard error; the exit status is 1 if a file is unreadable."
    },
    footer = {
      "  caltrop parse alert.json",
      "  caltrop parse captured/*.json --publish",
      "  curl -s https://sensor.example.net/alert.json | caltrop parse -"
    })
final class ParseCommand implements Callable<Integer> {
  /** Reading takes some thirty times a file's size. */
  private static final int LARGEST_FILE = 8 << 20;

  private final Terminal terminal;
  private boolean isUnreadable;
  private long parsed;
  private long rejected;
  private long skipped;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Payloads; - is standard input.")
  private List<String> files = List.of();

  @Option(names = "--publish", description = "Publish to Kafka in place of printing.")
  private boolean publish;

  @Mixin private final CommonOptions common = new CommonOptions();

  ParseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.load(terminal);
    try (Sink sink =
        publish
            ? KafkaSink.open(configuration.kafka(), configuration.kafka().clients().producerTopic())
            : new FileSink("standard output", terminal.out())) {
      for (String file : files) {
        NtopngPayload payload = read(file, configuration);
        if (payload != null) {
          report(file, payload);
          for (Alert alert : payload.alerts()) {
            byte[] key = alert.ip().toString().getBytes(StandardCharsets.UTF_8);
            sink.send(key, AlertJson.encode(alert));
          }
        }
      }
    }
    if (publish) {
      terminal
          .lines()
          .printf(
              Locale.ROOT,
              "published %d alerts, rejected %d, skipped %d that report nobody%n",
              parsed,
              rejected,
              skipped);
    }
    return isUnreadable ? 1 : 0;
  }

  private @Nullable NtopngPayload read(String file, Configuration configuration) {
    try {
      byte[] body = bytes(file);
      if (body.length > LARGEST_FILE) {
        return unreadable(file, "larger than 8 MiB; allowed: up to 8 MiB a file");
      }
      return NtopngPayload.parse(
          body, configuration.ingest().defaultUserId(), configuration.rules().catalog());
    } catch (IOException | InvalidPathException e) {
      return unreadable(file, FileTrouble.of(e));
    } catch (InvalidAlertException e) {
      return unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private byte[] bytes(String file) throws IOException {
    if (file.equals("-")) {
      return terminal.in().readNBytes(LARGEST_FILE + 1);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return in.readNBytes(LARGEST_FILE + 1);
    }
  }

  private @Nullable NtopngPayload unreadable(String file, String reason) {
    isUnreadable = true;
    terminal.err().println(file + ": " + reason);
    return null;
  }

  private void report(String file, NtopngPayload payload) {
    parsed += payload.alerts().size();
    rejected += payload.rejections().size();
    skipped += payload.skipped();
    for (NtopngPayload.Rejection rejection : payload.rejections()) {
      terminal.err().println(file + ": alert " + rejection.alert() + ": " + rejection.reason());
    }
  }
}
