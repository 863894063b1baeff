package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.app.rules.RuleFiles;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each rule that ships, on its case, through the whole path: lines of a file that {@code caltrop
 * ship} follows, the topic, the rules' job, {@code anomalies} and the table. And a rule of one's
 * own, applied to the running program.
 */
@Tag("long")
@Tag("once")
class RulePackPathTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path folder;

  /** A rule's first case that finds something, in a week of its own. */
  private record Played(Rule rule, RuleCase test, Instant begin) {
    List<String> expected() {
      return test.expected().stream()
          .map(finding -> finding.values().get("entity") + "|" + finding.values().get("count"))
          .sorted()
          .toList();
    }
  }

  @Test
  void each_rule_finds_what_its_case_says_and_so_does_one_that_is_applied() throws IOException {
    List<Played> all = played();
    Path log = folder.resolve("cases.json");
    Site site = new Site(folder);
    Psql psql = new Psql(site);
    try (Program up = site.upWithRules()) {
      for (Played each : all) {
        write(log, each);
      }
      append(log, Map.of("ip_address", "192.0.2.250"), RuleCase.BEGIN.plus(WEEK.multipliedBy(40)));
      ship(site, log);

      Map<String, List<String>> expected = new TreeMap<>();
      all.forEach(each -> expected.put(each.rule.id(), each.expected()));
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(found(psql, all)).isEqualTo(expected));
      assertThat(Kcat.consume(folder, site.kafka(), "anomalies", "%s\n"))
          .contains(all.stream().map(each -> "\"rule\":\"" + each.rule.id() + "\"").toList());

      applied(site, psql, log);
      assertThat(up.isAlive()).isTrue();
    }
  }

  private void applied(Site site, Psql psql, Path log) throws IOException {
    Path file = folder.resolve("scanner.yaml");
    Path shipped = Path.of("../rules/web/scanner.yaml");
    String yaml = Files.readString(shipped).replace("~ 'sqlmap|", "~ 'odd-agent|sqlmap|");
    Files.writeString(file, yaml.replaceFirst("version: \\d+", "version: 99"));
    List<String> command = List.of("rules", "apply", "--sql-port", "" + site.sqlPort, "" + file);
    Program apply = Program.caltrop(folder, command);
    assertThat(apply.awaitExit(Duration.ofMinutes(2))).as(apply.stderr()).isZero();
    assertThat(apply.stdout()).isEqualTo("scanner version 99 applied\n");

    Map<String, String> row =
        Map.of("ip_address", "192.0.2.99", "resource", "/", "user_agent", "Odd-Agent/1");
    append(log, row, RuleCase.BEGIN.plus(WEEK.multipliedBy(40)));
    ship(site, log);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(
                        psql.rows(
                            "SELECT rule, rule_version FROM findings WHERE entity = '192.0.2.99'"))
                    .containsExactly("scanner|99"));
  }

  private static List<Played> played() {
    List<Played> all = new ArrayList<>();
    for (RuleFile file : RuleFiles.read(List.of(Path.of("../rules")))) {
      Rule rule = file.rule().orElseThrow().rule();
      RuleCase test =
          rule.cases().stream()
              .filter(each -> !each.expected().isEmpty())
              .findFirst()
              .orElseThrow();
      all.add(new Played(rule, test, RuleCase.BEGIN.plus(WEEK.multipliedBy(all.size()))));
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(18);
    return all;
  }

  private static void write(Path log, Played played) throws IOException {
    for (RuleCase.Row row : played.test.rows()) {
      append(log, row.fields(), played.begin.plus(row.at()));
    }
  }

  private static void append(Path log, Map<String, String> fields, Instant at) throws IOException {
    ObjectNode json = new ObjectMapper().createObjectNode().put("timestamp", at.toString());
    fields.forEach(json::put);
    Files.writeString(log, json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void ship(Site site, Path log) {
    List<String> arguments = new ArrayList<>(site.command("ship", "--once", "--format", "json"));
    arguments.add(log.toString());
    Program ship = Program.caltrop(folder, arguments);
    assertThat(ship.awaitExit(Duration.ofMinutes(1))).as(ship.stderr()).isZero();
  }

  /** What each rule found in its own week; a count only where the case says one. */
  private static Map<String, List<String>> found(Psql psql, List<Played> all) {
    Map<String, List<String>> found = new TreeMap<>();
    for (Played each : all) {
      String rows =
          "SELECT entity || '|' || count FROM findings WHERE rule = '%s' AND last_seen >= '%s'"
              + " AND last_seen < '%s'";
      List<String> expected = each.expected();
      found.put(
          each.rule.id(),
          psql.rows(rows.formatted(each.rule.id(), each.begin, each.begin.plus(WEEK))).stream()
              .map(row -> uncounted(row, expected))
              .sorted()
              .toList());
    }
    return found;
  }

  private static String uncounted(String row, List<String> expected) {
    String without = row.substring(0, row.lastIndexOf('|')) + "|null";
    return expected.contains(without) ? without : row;
  }
}
