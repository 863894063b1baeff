package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.app.Terminal;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class GenerateTest {
  private static final String SUMMARY =
      "sent %d, distinct %d, in [0-9.]+ s, [0-9]+ a second, seed %s";

  @TempDir Path folder;

  private static String summary(int sent, int distinct, String seed) {
    return SUMMARY.formatted(sent, distinct, seed);
  }

  @Test
  void alertsGoToAFileAndTheSummaryToStandardOutput() throws Exception {
    Path file = folder.resolve("alerts.ndjson");
    Run run = Run.of("generate", "alerts", "--count", "500", "--out", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.outLines()).hasSize(1).first().asString().matches(summary(500, 500, "[0-9]+"));
    List<String> lines = Files.readAllLines(file);
    assertThat(new HashSet<>(lines)).hasSize(500);
    for (String line : lines) {
      Alert alert = AlertJson.decode(line.getBytes(StandardCharsets.UTF_8));
      assertThat(alert.alertId()).isIn(40, 41, 42, 61, 68, 79);
    }
  }

  @Test
  void standardOutputHoldsDataOnlyAndTheSummaryGoesToStandardError() {
    Run run = Run.of("generate", "logs", "--count", "100", "--out", "-");
    assertThat(run.outLines())
        .hasSize(100)
        .allSatisfy(line -> assertThat(line).startsWith("{\"timestamp\":\""));
    assertThat(run.errLines()).hasSize(1).first().asString().matches(summary(100, 100, "[0-9]+"));
  }

  @ParameterizedTest
  @CsvSource({"alerts", "logs"})
  void aSeedGivesTheSameBytesAgain(String what) {
    Run first = Run.of("generate", what, "--count", "50", "--seed", "7", "--out", "-");
    Run second = Run.of("generate", what, "--count", "50", "--seed", "7", "--out", "-");
    Run other = Run.of("generate", what, "--count", "50", "--seed", "8", "--out", "-");
    assertThat(second.out()).isEqualTo(first.out()).isNotEqualTo(other.out());
  }

  @Test
  void duplicatesAreTheShareAskedFor() {
    Run run =
        Run.of(
            "generate",
            "alerts",
            "--count",
            "1000",
            "--seed",
            "7",
            "--duplicates",
            "0.3",
            "--out",
            "-");
    assertThat(run.err().strip()).matches(summary(1000, 700, "7"));
    assertThat(new HashSet<>(run.outLines())).hasSize(700);
  }

  @Test
  void aRateIsKept() {
    long start = System.nanoTime();
    Run.of("generate", "logs", "--count", "21", "--rate", "100", "--out", "-");
    assertThat((System.nanoTime() - start) / 1e9).isBetween(0.2, 10.0);
  }

  @Test
  void startAndRateGiveTheTimes() {
    Run run =
        Run.of(
            "generate",
            "logs",
            "--count",
            "2",
            "--rate",
            "1",
            "--start",
            "2026-02-03T04:05:06Z",
            "--out",
            "-");
    assertThat(run.outLines().get(0)).contains("2026-02-03 04:05:06");
    assertThat(run.outLines().get(1)).contains("2026-02-03 04:05:07");
  }

  @Test
  void theConfigurationGivesNumberAndAddresses() {
    Run run =
        Run.with(
            "",
            Map.of(
                "CALTROP_ALERTS_GENERATOR_NUM_ALERTS", "40",
                "CALTROP_ALERTS_GENERATOR_NUM_IP_ADDRESSES", "1"),
            "generate",
            "alerts",
            "--out",
            "-");
    assertThat(run.outLines()).hasSize(40);
    assertThat(run.outLines().stream().map(l -> l.replaceFirst(".*\"ip\":\"([^\"]*)\".*", "$1")))
        .containsOnly(run.outLines().get(0).replaceFirst(".*\"ip\":\"([^\"]*)\".*", "$1"));
  }

  @ParameterizedTest
  @CsvSource({
    "--count, 0, a whole number from 1",
    "--count, many, a whole number from 1",
    "--rate, 0, a number above 0",
    "--rate, -5, a number above 0",
    "--duplicates, 1.5, a number from 0 to 1",
    "--duplicates, x, a number from 0 to 1"
  })
  void aWrongNumberNamesWhatIsAllowed(String option, String value, String allowed) {
    Run run = Run.of("generate", "alerts", option, value);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errLines().get(0))
        .isEqualTo(
            "caltrop: Invalid value for option '%s': \"%s\"; allowed: %s"
                .formatted(option, value, allowed));
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    Run run = Run.of("generate", "alerts", "--out", folder.toString());
    assertThat(run)
        .isEqualTo(new Run(1, "", "caltrop: cannot write " + folder + ": Is a directory\n"));
  }

  @Test
  void kafkaThatDoesNotAnswerIsOneLine() {
    Run run = Run.of("generate", "alerts", "--count", "1", "--kafka-port", "1");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("caltrop: Kafka at localhost:1 ")
        .endsWith("is caltrop up? else configure kafka.bootstrap_servers or --kafka-port");
  }

  @Test
  void aReaderThatHasGoneIsNoError() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new CommandLineProgram(Run.terminal("", closed, err, Map.of()))
            .run("generate", "alerts", "--count", "5000", "--out", "-");
    assertThat(status).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void progressIsShownOnATerminalOnly() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true,
            false,
            Map.of());
    new CommandLineProgram(terminal)
        .run("generate", "logs", "--count", "30", "--rate", "60", "--out", "-");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\r").contains(" of 30 (");
    assertThat(Run.of("generate", "logs", "--count", "30", "--rate", "60", "--out", "-").err())
        .doesNotContain("\r");
  }
}
