package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageTest {
  static Stream<String> commands() {
    CommandLine root =
        new CommandLineProgram(
                Run.terminal(
                    "", new ByteArrayOutputStream(), new ByteArrayOutputStream(), Map.of()))
            .commands();
    return names(root).stream();
  }

  private static List<String> names(CommandLine command) {
    List<String> names = new ArrayList<>();
    names.add(command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(sub -> names.addAll(names(sub)));
    return names;
  }

  private static String[] arguments(String command, String last) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.remove(0);
    arguments.add(last);
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    Run run = Run.of(arguments(command, "--help"));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage: " + command + " ").contains("Examples:");
    assertThat(run.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(run.out().substring(run.out().indexOf("Examples:"))).contains("  " + command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandRefusesAnUnknownOptionInOneLine(String command) {
    Run run = Run.of(arguments(command, "--no-such-option"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines().get(0)).matches("caltrop: .*(--no-such-option|FILE|NODE).*");
    assertThat(run.err()).endsWith("see: " + command + " --help\n").doesNotContain("Exception");
  }

  @Test
  void theCommandsAreThoseOfTheProduct() {
    assertThat(commands())
        .containsExactlyInAnyOrder(
            "caltrop",
            "caltrop demo",
            "caltrop up",
            "caltrop api",
            "caltrop consume",
            "caltrop detect",
            "caltrop sql",
            "caltrop rules",
            "caltrop rules list",
            "caltrop rules validate",
            "caltrop rules test",
            "caltrop rules apply",
            "caltrop ship",
            "caltrop generate",
            "caltrop generate alerts",
            "caltrop generate logs",
            "caltrop parse",
            "caltrop topics",
            "caltrop topics create",
            "caltrop cluster",
            "caltrop cluster up",
            "caltrop cluster status",
            "caltrop cluster kill",
            "caltrop cluster start",
            "caltrop cluster down",
            "caltrop doctor",
            "caltrop bench",
            "caltrop bench pipeline",
            "caltrop bench sql",
            "caltrop bench cluster",
            "caltrop bench rules");
  }

  @Test
  void aMisspeltCommandNamesTheNearest() {
    Run run = Run.of("genrate");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean generate");
  }

  @Test
  void anUnknownCommandIsToldTheKnownOnes() {
    Run run = Run.of("xyzzy");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errLines())
        .startsWith("caltrop: Unmatched argument at index 0: 'xyzzy'")
        .anySatisfy(line -> assertThat(line).startsWith("allowed: demo, up, api, consume,"));
  }

  @Test
  void noCommandAtAllIsWrongUsage() {
    Run run = Run.of();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("caltrop: which command? one of demo, up, api, consume,");
  }

  @Test
  void versionNamesProgramAndJava() {
    Run run = Run.of("--version");
    assertThat(run.status()).isZero();
    assertThat(run.outLines()).hasSize(2).first().asString().startsWith("caltrop ");
    assertThat(run.out()).contains("JDK " + Runtime.version());
  }

  @Test
  void everyProblemOfAConfigurationIsALine() {
    Run run =
        Run.with(
            "",
            Map.of("CALTROP_KAFKA_WORKERS", "many"),
            "up",
            "--http-port",
            "x",
            "--sql-port",
            "-1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines())
        .containsExactlyInAnyOrder(
            "--http-port: http.port is \"x\"; allowed: a port, 1 to 65535, or 0 for any free one",
            "--sql-port: sql.port is \"-1\"; allowed: a port, 1 to 65535, or 0 for any free one",
            "CALTROP_KAFKA_WORKERS: kafka.workers is \"many\"; allowed: a whole number from 1 to"
                + " 64");
  }

  @Test
  void theConfigurationCanBeNamedByTheEnvironment() {
    Run run = Run.with("", Map.of("CALTROP_CONFIG", "/no/such.yaml"), "doctor");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("/no/such.yaml: no such file");
  }

  @Test
  void aRoleAloneNeedsKafkaAndPostgresOfItsOwn() {
    assertThat(Run.of("api"))
        .isEqualTo(
            new Run(
                2,
                "",
                "caltrop: api needs a Kafka that others share: configure kafka.bootstrap_servers;"
                    + " api needs a PostgreSQL that others share: configure postgres.url or"
                    + " postgres.host\n"));
    assertThat(Run.with("", Map.of("CALTROP_POSTGRES_HOST", "p"), "detect"))
        .isEqualTo(
            new Run(
                2,
                "",
                "caltrop: detect needs a Kafka that others share: configure"
                    + " kafka.bootstrap_servers\n"));
    assertThat(Run.with("", Map.of("CALTROP_KAFKA_BOOTSTRAP_SERVERS", "k:1"), "consume"))
        .isEqualTo(
            new Run(
                2,
                "",
                "caltrop: consume needs a PostgreSQL that others share: configure postgres.url or"
                    + " postgres.host\n"));
  }

  @Test
  void shipOnceTakesRegularFilesOnly() {
    Run run = Run.of("ship", "--once", "/dev/null");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines())
        .containsExactly(
            "caltrop: /dev/null: no regular file that can be read; allowed with --once: files that"
                + " are there");
  }
}
