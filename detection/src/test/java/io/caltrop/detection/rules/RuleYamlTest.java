package io.caltrop.detection.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleYamlTest {
  private static final Map<String, List<String>> SOURCES =
      Map.of("log_data", List.of("timestamp", "ip_address", "user", "action", "outcome"));
  private static final String RULE =
      """
      id: many-failures
      version: 2
      title: Many failed logins
      description: |
        Somebody guesses.
      status: stable
      severity: high
      category: authentication
      attack: [T1110.001]
      sql: |
        SELECT ip_address, count(*) AS count,
               max(event_time) AS event_time
        FROM log_data
        WHERE action = 'login' AND '${jndi:' <> user
        GROUP BY ip_address HAVING count(*) > ${threshold}
      entity: ip_address
      parameters:
        threshold: {default: 5, description: failed logins}
      suppression: {time: 1h}
      cases:
        - name: three
          rows:
            - {at: 1s, repeat: 3, every: 2s, ip_address: 192.0.2.1, user: "u{n}"}
            - {at: 500ms, ip_address: 192.0.2.1, user: "{n}"}
          finds:
            - {entity: 192.0.2.1, first_seen: 1s, count: 3}
        - name: none
          rows: []
          finds: []
      """;

  private final Problems problems = new Problems();

  private Optional<WrittenRule> read(String yaml) {
    return RuleYaml.read("r.yaml", yaml, SOURCES, problems);
  }

  @Test
  void everyKeyBecomesAValue() {
    Rule rule = read(RULE).orElseThrow().rule();

    assertThat(problems.lines()).isEmpty();
    assertThat(rule.id()).isEqualTo("many-failures");
    assertThat(rule.version()).isEqualTo(2);
    assertThat(rule.description()).isEqualTo("Somebody guesses.");
    assertThat(rule.status()).isEqualTo(Rule.Status.STABLE);
    assertThat(rule.severity()).isEqualTo(Severity.HIGH);
    assertThat(rule.risk()).isEqualTo(73);
    assertThat(rule.attack()).containsExactly("T1110.001");
    assertThat(rule.query()).contains("HAVING count(*) > 5").contains("'${jndi:'");
    assertThat(rule.suppression())
        .isEqualTo(new Suppression(List.of("ip_address"), Duration.ofHours(1)));
    assertThat(read(RULE.replace("severity: high", "severity: high\nrisk: 80")))
        .hasValueSatisfying(written -> assertThat(written.rule().risk()).isEqualTo(80));
  }

  @Test
  void rowsAreRepeatedAndNumberedInOrderOfArrival() {
    RuleCase three = read(RULE).orElseThrow().rule().cases().get(0);

    assertThat(three.rows())
        .extracting(RuleCase.Row::at)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofMillis(500));
    assertThat(three.rows())
        .extracting(row -> row.fields().get("user"))
        .containsExactly("u1", "u2", "u3", "{n}");
    assertThat(three.expected().get(0).values())
        .isEqualTo(
            Map.of("entity", "192.0.2.1", "count", "3", "first_seen", "2026-01-05T00:00:01Z"));
  }

  @Test
  void placesOfTheQueryAreThoseOfTheFile() {
    WrittenRule block = read(RULE).orElseThrow();
    int from = block.rule().sql().indexOf("FROM") + 1;
    SqlPlaces.Place place = block.sql().of(from);
    assertThat(place.where()).hasToString("r.yaml:13");
    assertThat(place.column()).isEqualTo(3);

    WrittenRule line = read("sql: \"SELECT ip FROM log_data\" # all\n").orElseThrow();
    assertThat(line.sql().of(8).column()).isEqualTo(14);

    WrittenRule folded = read("sql: >\n  SELECT a\n  FROM b\n").orElseThrow();
    assertThat(folded.sql().of(10).where()).hasToString("r.yaml:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "title: Many | titel: Many | r.yaml:3: titel is not a key; did you mean title?",
        "title: Many failed logins | # | r.yaml:1: title is missing; allowed: text",
        "id: many-failures | id: Many Failures | r.yaml:1: id is \"Many Failures\"; allowed: words"
            + " of lower case with hyphens such as ssh-brute-force, at most 63 characters",
        "version: 2 | version: two | r.yaml:2: version is \"two\"; allowed: a whole number from 1 to"
            + " 1000000",
        "status: stable | status: done | r.yaml:6: status is \"done\"; allowed: experimental, test,"
            + " stable, deprecated",
        "severity: high | severity: bad | r.yaml:7: severity is \"bad\"; allowed: info, low, medium,"
            + " high, critical",
        "severity: high | severity: high\\nrisk: 101 | r.yaml:8: risk is \"101\"; allowed: a whole"
            + " number from 0 to 100",
        "[T1110.001] | [brute force] | r.yaml:9: attack is \"brute force\"; allowed: techniques of"
            + " MITRE ATT&CK such as T1110 or T1110.001",
        "[T1110.001] | [] | r.yaml:9: attack is empty; allowed: a list, or text with commas, of"
            + " techniques of MITRE ATT&CK such as T1110 or T1110.001",
        "${threshold} | ${treshold} | r.yaml:15: SQL at column 41: ${treshold} is not a parameter;"
            + " did you mean ${threshold}?",
        "${threshold} | 5 | r.yaml:18: parameters.threshold is not used in the SQL; allowed:"
            + " ${threshold} in it, or no such parameter",
        "default: 5, | | r.yaml:18: parameters.threshold.default is missing; allowed: text",
        "{time: 1h} | {time: 0s} | r.yaml:19: suppression.time is \"0s\"; allowed: seconds, or a"
            + " number with ms, s, m, h or d such as 30m, from 1s to 30d",
        "{time: 1h} | 1h | r.yaml:19: suppression is \"1h\"; allowed: a section with by, time",
        "ip_address: 192.0.2.1, user: \"u | ip_adress: 192.0.2.1, user: \"u | r.yaml:23:"
            + " row.ip_adress is not a key; did you mean ip_address?",
        "{at: 1s, | { | r.yaml:23: row.at is missing; allowed: seconds, or a number with ms, s, m, h"
            + " or d such as 30m, from 0s to 366d",
        "at: 500ms | at: 500ms, source: logs | r.yaml:24: row.source is \"logs\"; allowed: log_data",
        "repeat: 3, | | r.yaml:23: row.every alone; allowed: with row.repeat",
        "finds: [] | finds: [{entity: x}] | r.yaml:20: no case in which the rule stays silent;"
            + " allowed: at least one with finds: []",
        "finds: [] | # | r.yaml:27: case.finds is missing; allowed: a list of findings such as"
            + " {entity: 192.0.2.1}, or [] if the rule stays silent",
        "name: none | name: three | r.yaml:27: case.name \"three\" is there twice",
        "attack: | attack | r.yaml:10: broken YAML at column 1: could not find expected ':'",
      })
  void aWrongFileIsToldWithLineAndWhatIsAllowed(String right, String wrong, String problem) {
    assertThat(RULE).contains(right);
    read(RULE.replace(right, wrong == null ? "" : wrong.replace("\\n", "\n")));
    assertThat(problems.lines()).contains(problem);
  }

  @Test
  void allProblemsOfAFileAreToldAtOnceAndInOrder() {
    read("id: A\ntitel: x\nsql: SELECT ${y}\n");
    assertThat(problems.lines())
        .contains(
            "r.yaml:1: id is \"A\"; allowed: words of lower case with hyphens such as"
                + " ssh-brute-force, at most 63 characters",
            "r.yaml:1: cases is missing; allowed: a list of {name, rows, finds}",
            "r.yaml:2: titel is not a key; did you mean title?",
            "r.yaml:3: SQL at column 13: ${y} is not a parameter; the rule has no parameters");
  }

  @Test
  void aFileThatIsNoRuleIsTold() {
    read("");
    read("- a");
    assertThat(problems.lines())
        .anySatisfy(line -> assertThat(line).startsWith("r.yaml:1: the file is empty; allowed:"))
        .anySatisfy(line -> assertThat(line).startsWith("r.yaml:1: the file is a list; allowed:"));
  }
}
