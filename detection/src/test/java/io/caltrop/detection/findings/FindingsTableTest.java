package io.caltrop.detection.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.engine.Servers;
import io.caltrop.detection.rules.Severity;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Findings in PostgreSQL: what comes again changes nothing. */
@Tag("once")
class FindingsTableTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final String schema = Servers.fresh("findings_of");
  private final FindingsTable table = new FindingsTable(schema);
  private Connection connection;

  @BeforeEach
  void make() throws SQLException {
    Servers.execute(List.of("CREATE SCHEMA " + schema));
    Servers.execute(FindingsSql.prepare(schema));
    Servers.execute(FindingsSql.prepare(schema)); // as at each start
    var own = Servers.database();
    connection = DriverManager.getConnection(own.url(), own.user(), own.password());
  }

  @AfterEach
  void drop() throws SQLException {
    connection.close();
    Servers.execute(List.of("DROP SCHEMA " + schema + " CASCADE"));
  }

  @Test
  void laterRecordsUpdateAndOlderChangeNothing() throws SQLException {
    write(finding("a", 0, 0, 1, "first"));
    write(finding("a", 0, 60, 7, "second"));
    write(finding("a", 0, 30, 3, "older"));

    assertThat(rows()).containsExactly("a|00:00:00|00:01:00|7|second");
  }

  @Test
  void aFindingSaysWhatTheNewestVersionOfItsRuleSays() throws SQLException {
    write(finding("a", 0, 0, 1, "x"));
    write(of(2, Severity.CRITICAL, finding("a", 0, 60, 2, "y")));
    write(finding("a", 0, 30, 2, "by the old one"), finding("a", 0, 60, 2, "y"));

    assertThat(
            Servers.rows(
                "SELECT rule_version || severity || risk FROM %s.findings".formatted(schema)))
        .containsExactly("2critical99");
  }

  @Test
  void manyRecordsOfAFindingAtOnceAreItsLast() throws SQLException {
    assertThat(write(finding("a", 0, 0, 1, "x"), finding("a", 0, 9, 5, "y"))).isZero();

    assertThat(rows()).containsExactly("a|00:00:00|00:00:09|5|y");
  }

  @Test
  void whatHasNotChangedForLongIsForgotten() throws SQLException {
    write(finding("a", 0, 0, 1, "old"), finding("b", 9_000, 9_000, 1, "new"));
    Servers.execute(
        List.of(
            "UPDATE %s.findings SET updated_at = now() - INTERVAL '91 days' WHERE finding_id = 'a'"
                .formatted(schema)));

    assertThat(table.forget(connection, Duration.ofDays(90))).isOne();
    assertThat(rows()).singleElement().asString().startsWith("b|");
  }

  @Test
  void aReplayInAnotherOrderMakesNoSecondFinding() throws SQLException {
    write(finding("a", 0, 100, 5, "x"));
    write(finding("other", 50, 120, 4, "y"), finding("other", 50, 130, 4, "z"));
    write(finding("far", 131 + 600, 131 + 600, 1, "far"));

    assertThat(rows()).containsExactly("a|00:00:00|00:02:10|5|z", "far|00:12:11|00:12:11|1|far");
  }

  @Test
  void whatPostgresRefusesTakesNothingElseWithIt() throws SQLException {
    assertThat(
            write(
                finding("a", 0, 0, 1, "x"),
                finding("bad", 5_000, 5_000, 1, "\\u0000"),
                finding("b", 9_000, 9_000, 1, "y'; DROP TABLE findings; --")))
        .isEqualTo(1);

    assertThat(rows())
        .containsExactly(
            "a|00:00:00|00:00:00|1|x", "b|02:30:00|02:30:00|1|y'; DROP TABLE findings; --");
  }

  private int write(Finding... findings) throws SQLException {
    return table.write(connection, List.of(findings));
  }

  private List<String> rows() {
    return Servers.rows(
        ("SELECT finding_id, to_char(first_seen AT TIME ZONE 'UTC', 'HH24:MI:SS'),"
                + " to_char(last_seen AT TIME ZONE 'UTC', 'HH24:MI:SS'), count, evidence->>'note'"
                + " FROM %s.findings ORDER BY first_seen")
            .formatted(schema));
  }

  private static Finding finding(String id, long first, long last, long count, String note) {
    return new Finding(
        id,
        "r",
        1,
        "t",
        Severity.LOW,
        21,
        "web",
        List.of("T1"),
        "192.0.2.1",
        "192.0.2.1",
        Finding.Activity.UPDATE,
        BEGIN.plusSeconds(first),
        BEGIN.plusSeconds(last),
        count,
        Duration.ofMinutes(10),
        "{\"note\":\"" + note + "\"}");
  }

  private static Finding of(int version, Severity severity, Finding by) {
    return new Finding(
        by.id(),
        by.rule(),
        version,
        by.title(),
        severity,
        severity.risk(),
        by.category(),
        by.attack(),
        by.entity(),
        by.key(),
        by.activity(),
        by.firstSeen(),
        by.lastSeen(),
        by.count(),
        by.suppression(),
        by.evidence());
  }
}
