package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.app.rules.SmallRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n(id: (\\S+)\n.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("web"));
    write("right", SmallRules.silent("right"));
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve("web").resolve(name + ".yaml"), yaml);
  }

  @Test
  void rulesAreListed() {
    assertThat(Run.of("rules", "list", folder.toString()))
        .isEqualTo(
            new Run(
                0,
                """
                id     version  severity  status  category  title
                right  1        medium    test    web       Somebody asks for .git
                (1 row)
                """,
                ""));
    Run own = Run.with("", Map.of("CALTROP_RULES", folder.toString()), "rules", "list");
    assertThat(own.out()).contains("right");
  }

  @Test
  void aWrongFileIsToldBesideTheOthers() throws IOException {
    write("wrong", SmallRules.silent("wrong").replace("severity: medium", "severity: bad"));
    Run run = Run.of("rules", "list", folder.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("right").doesNotContain("wrong");
    assertThat(run.err())
        .isEqualTo(
            folder
                + "/web/wrong.yaml:6: severity is \"bad\"; allowed: info, low, medium, high,"
                + " critical\n");
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThat(Run.of("rules", "apply"))
        .isEqualTo(
            new Run(
                2,
                "",
                "caltrop: which rules? allowed: files and folders of rules, or --remove ID\n"));
    assertThat(Run.with("", Map.of("CALTROP_RULES", "/no/such"), "rules", "list").err())
        .isEqualTo(
            "caltrop: no rules in /no/such: no such folder; name another, or set CALTROP_RULES\n");
    Run nowhere = Run.of("rules", "apply", "--remove", "x", "--sql-port", "1");
    assertThat(nowhere.status()).isEqualTo(1);
    assertThat(nowhere.err()).startsWith("caltrop: no SQL at localhost:1: ");
  }

  /** One run of the engine for all that {@code rules test} says; the page's example is in it. */
  @Test
  @Tag("once")
  void casesAreRunAndFailuresSayWhatCameInstead() throws IOException {
    write("broken", SmallRules.broken("broken"));
    write("sql", SmallRules.silent("sql").replace("FROM log_data", "FROM logs"));
    write("type", SmallRules.silent("type").replace("event_time\n", "'now' AS event_time\n"));
    write(
        "columns",
        SmallRules.silent("columns")
            .replace("entity: ip_address", "entity: ip")
            .replace("{time: 10m}", "{by: [adress], time: 10m}")
            .replace(", event_time\n", ", resource AS address\n"));
    var example = EXAMPLE.matcher(Files.readString(Path.of("../docs/rules.md")));
    assertThat(example.find()).isTrue();
    write(example.group(2), example.group(1).replace("category: authentication", "category: web"));

    Run run = Run.of("rules", "test", folder.toString());

    assertThat(run.err().replace(folder + "/web/", ""))
        .isEqualTo(
            """
            columns.yaml:9: SQL: the query has no column event_time; allowed: event_time of its rows, or burst_end(event_time, INTERVAL '1 hour') AS event_time with GROUP BY
            columns.yaml:13: entity is ip, which the query has not; allowed: ip_address, resource, address
            columns.yaml:14: suppression.by has adress, which the query has not; did you mean address?
            sql.yaml:11: SQL at column 8: relation "logs" does not exist; A streaming query reads sources and materialized views, no ordinary tables: blacklist_events, log_data.
            type.yaml:9: SQL: column "event_time" of the rule is STRING NOT NULL; It must be timestamptz: cast it, or give it another name.
            """);
    assertThat(run.out().replaceFirst("in [0-9.]+ s", "in T"))
        .isEqualTo(
            """
            FAIL  broken: 2 of 2 cases
                    case "two requests, and one later"
                      expected  entity 192.0.2.1, count 3, first_seen 0s, last_seen 5s, resource /.git/HEAD
                      came      entity 192.0.2.1, count 2, first_seen 0s, last_seen 5s, resource /.git/HEAD  <- count
                    case "not silent"
                      expected  nothing
                      came      entity 192.0.2.1, count 1, first_seen 0s, last_seen 0s
            ok    %s: 3 cases
            ok    right: 2 cases
            3 rules, 7 cases in T: 1 rule failed, 3 files wrong
            """
                .formatted(example.group(2)));
    assertThat(run.status()).isEqualTo(2);
  }
}
