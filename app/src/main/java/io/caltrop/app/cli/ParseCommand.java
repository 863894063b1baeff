package io.caltrop.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.ntopng.NtopngPayload;
import io.caltrop.pipeline.FileTrouble;
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
      "What is rejected is named on standard error; the exit status is 1 if a file is unreadable",
      "or nothing but rejected alerts."
    },
    footer = {
      "  caltrop parse alert.json",
      "  caltrop parse captured/*.json --publish",
      "  curl -s https://sensor.example.net/alert.json | caltrop parse -"
    })
final class ParseCommand implements Callable<Integer> {
  /** Reading takes some thirty times a file's size. */
  private static final int LARGEST_FILE = 8 << 20;

  private static final String EVENT_RECORDS =
      "these are event records already, which is what parse makes; allowed: ntopng's payloads."
          + " POST /ingest/alerts and the topic blacklist-events take event records";

  private static final JsonFactory JSON = new JsonFactory();

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
      NtopngPayload payload =
          NtopngPayload.parse(
              body, configuration.ingest().defaultUserId(), configuration.rules().catalog());
      return isAllRejected(payload) && startsWithRecord(body)
          ? unreadable(file, EVENT_RECORDS)
          : reported(file, payload);
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

  private static boolean isAllRejected(NtopngPayload payload) {
    return payload.alerts().isEmpty() && payload.skipped() == 0 && !payload.rejections().isEmpty();
  }

  private static boolean startsWithRecord(byte[] body) {
    try (JsonParser json = JSON.createParser(body)) {
      JsonToken first = json.nextToken();
      first = first == JsonToken.START_ARRAY ? json.nextToken() : first;
      return first == JsonToken.START_OBJECT && AlertJson.read(json, null).timestamp() >= 0;
    } catch (IOException | InvalidAlertException e) {
      return false;
    }
  }

  private NtopngPayload reported(String file, NtopngPayload payload) {
    isUnreadable |= isAllRejected(payload);
    parsed += payload.alerts().size();
    rejected += payload.rejections().size();
    skipped += payload.skipped();
    for (NtopngPayload.Rejection rejection : payload.rejections()) {
      terminal.err().println(file + ": alert " + rejection.alert() + ": " + rejection.reason());
    }
    return payload;
  }
}
