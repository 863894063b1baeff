package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.SqlProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** Whatever is sent is a statement or a problem, never another exception, and soon. */
class DialectFuzzTest {
  private static final Map<String, Relation> RELATIONS = Cases.relations();
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final String VIEW = "CREATE MATERIALIZED VIEW v AS ";
  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "BY",
          "HAVING",
          "ORDER",
          "LIMIT",
          "log_data",
          "logins",
          "counts",
          "ip_address",
          "name",
          "n",
          "ts",
          "ok",
          "doc",
          "event_time",
          "count",
          "sum",
          "(",
          ")",
          "*",
          ",",
          ".",
          "=",
          "<",
          ">=",
          "+",
          "-",
          "/",
          "||",
          "::",
          "->>",
          "->",
          "~",
          "1",
          "2.5",
          "'x'",
          "'5 minutes'",
          "INTERVAL",
          "integer",
          "text",
          "AND",
          "OR",
          "NOT",
          "IS",
          "NULL",
          "TRUE",
          "IN",
          "BETWEEN",
          "LIKE",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "AS",
          "a",
          "\"B\"",
          "JOIN",
          "LEFT",
          "ON",
          "USING",
          "UNION",
          "ALL",
          "DISTINCT",
          "WITH",
          "VALUES",
          "EXISTS",
          "OVER",
          "PARTITION",
          "TUMBLE",
          "HOP",
          "MATCH_RECOGNIZE",
          "PATTERN",
          "DEFINE",
          "MEASURES",
          "extract",
          "hour",
          "lower",
          "now",
          "[",
          "]",
          "{",
          "}",
          "$1",
          "'",
          "--",
          "/*",
          ";",
          "E'\\n'");

  @Property(tries = 1000)
  void anyTextIsAStatementOrAProblem(@ForAll @StringLength(max = 200) String text) {
    check(text);
    check(VIEW + "SELECT " + text);
    check("CREATE SOURCE s (" + text);
  }

  @Property(tries = 5000)
  void anyWordsAreAQueryOrAProblem(@ForAll("words") List<String> words) {
    check(VIEW + String.join(" ", words));
    check(VIEW + "SELECT " + String.join(" ", words) + " FROM logins");
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(WORDS).list().ofMaxSize(25);
  }

  @Property(tries = 1500)
  void aStatementWithAPieceMissingIsAStatementOrAProblem(
      @ForAll("statements") String statement, @ForAll int from, @ForAll int length) {
    int start = Math.floorMod(from, statement.length());
    int end = Math.min(statement.length(), start + Math.floorMod(length, 12));
    check(statement.substring(0, start) + statement.substring(end));
    check(statement.substring(0, start) + statement.charAt(start) + statement.substring(start));
  }

  @Provide
  Arbitrary<String> statements() throws Exception {
    return Arbitraries.of(Cases.read("queries.sql").stream().map(query -> VIEW + query).toList());
  }

  @Example
  void deepStatementsEndSoon() {
    for (String open :
        List.of("(", "lower(", "NOT ", "- ", "CASE WHEN ", "(SELECT ", "a IN (", "((", "CAST(")) {
      check(VIEW + "SELECT " + open.repeat(20_000));
    }
    check(VIEW + "SELECT * FROM " + "(SELECT * FROM ".repeat(5_000));
    check(VIEW + "SELECT * FROM " + "((SELECT * FROM ".repeat(40) + "x");
    check(VIEW + "SELECT * FROM " + "(".repeat(90) + "logins" + ")".repeat(90));
    check(VIEW + "SELECT GREATEST(" + "GREATEST(1, 2, 3, 4, 5, ".repeat(90));
    check(VIEW + "SELECT " + "(".repeat(95) + "1" + (" + 1".repeat(290) + ")").repeat(95));
    check(VIEW + "SELECT n" + " + 1".repeat(299) + " FROM logins");
    check(
        VIEW
            + "SELECT count(*) FROM logins GROUP BY n + 1, "
            + "NOT ".repeat(90)
            + "(n IN (1"
            + ", 1".repeat(9_000)
            + "))");
    check(
        VIEW
            + "SELECT "
            + "NOT ".repeat(90)
            + "(n IN (1"
            + ", 1".repeat(9_000)
            + ")) FROM logins GROUP BY n + 1");
  }

  @Example
  void longStatementsEndSoon() {
    for (String more :
        List.of(
            " + 1",
            " || 'x'",
            " AND true",
            " OR n = 1",
            "::text",
            " = 1",
            ", 1",
            ", n AS a",
            ", *",
            "+-",
            "9",
            "$a",
            "'x'",
            " UNION SELECT 1")) {
      check(VIEW + "SELECT n" + repeated(more) + " FROM logins");
      check(VIEW + "SELECT n" + more.repeat(200) + " FROM logins");
    }
    for (String more :
        List.of(
            " WHERE n = 1" + repeated(" AND n = 1"),
            " WHERE n IN (1" + repeated(", 1") + ")",
            " WHERE n IN (1" + ", 1".repeat(9_000) + ")",
            " WHERE (n, name) IN ((1, 'x')" + ", (1, 'x')".repeat(9_000) + ")",
            " WHERE n = CASE" + repeated(" WHEN true THEN 1") + " END",
            " WHERE name = concat(name" + repeated(", name") + ")",
            " WHERE name ~ '" + repeated("(a|b)*") + "'",
            " WHERE name LIKE '" + repeated("%_") + "'",
            " GROUP BY n" + repeated(", n"),
            " ORDER BY n" + ", n".repeat(1600) + " LIMIT 1",
            " ORDER BY n" + repeated(", n") + " LIMIT 1",
            " WINDOW w AS (ORDER BY n)" + repeated(", w AS (ORDER BY n)"))) {
      check(VIEW + "SELECT n FROM logins" + more);
    }
    for (String more : List.of(", logins", " JOIN logins USING (n)")) {
      check(VIEW + "SELECT n FROM logins" + repeated(more));
    }
    check(VIEW + "WITH a AS (SELECT 1)" + repeated(", a AS (SELECT 1)") + " SELECT * FROM a");
    check(VIEW + "SELECT * FROM (VALUES (1)" + repeated(", (1)") + ") AS v");
    check(VIEW + "VALUES (1" + repeated(", 1") + ")");
    check(
        VIEW
            + "SELECT * FROM logins MATCH_RECOGNIZE (ORDER BY ts MEASURES a.n AS m"
            + " PATTERN (a"
            + repeated(" b")
            + ") DEFINE a AS a.n = 1) AS m");
    check("CREATE SOURCE s (a int" + repeated(", a int") + ")");
    check("CREATE SOURCE s (" + names(", %s int") + ") WITH (" + repeated("a = 'b', ") + ")");
    check(VIEW + "SELECT 1" + names(", 1 AS %s"));
    check(VIEW + "SELECT n FROM logins" + names(", logins AS %s"));
    check(VIEW + "WITH a AS (SELECT 1)" + names(", %s AS (SELECT 1)") + " SELECT * FROM a");
    check("x".repeat(2_000_000));
  }

  /** As often as a statement has room for. */
  private static String repeated(String text) {
    return text.repeat(Math.max(1, 200_000 / text.length()));
  }

  /** With a name in the place of {@code %s} that is another each time. */
  private static String names(String text) {
    return IntStream.range(0, 200_000 / (text.length() + 6))
        .mapToObj(i -> text.replace("%s", "x" + i))
        .collect(Collectors.joining());
  }

  private static void check(String sql) {
    long start = System.nanoTime();
    boolean streaming = Dialect.isStreaming(sql);
    try {
      Statement statement = Dialect.parse(sql);
      assertThat(streaming).isTrue();
      if (statement instanceof Statement.CreateView view) {
        assertThat(view.query().translate(RELATIONS).query().select()).isNotEmpty();
      }
    } catch (SqlProblem e) {
      assertThat(e.sqlState()).hasSize(5);
      assertThat(e.position().orElse(1)).isBetween(1, sql.length() + 1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }
}
