package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.engine.StreamQuery;
import io.caltrop.detection.engine.json.HeldJson;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is translated gives the values in Flink that PostgreSQL gives, over the same rows; where
 * PostgreSQL fails on a value, Flink gives NULL.
 */
@Tag("once")
class SameAsPostgresTest {
  /** Expressions that one query of Flink's takes. */
  private static final int TOGETHER = 40;

  private static final List<SampleRow> ROWS = SampleRow.all();

  @TempDir static Path dir;
  private static Postgres postgres;

  @BeforeAll
  static void start() throws SQLException {
    postgres = new Postgres(dir);
    postgres.execute(SampleRow.POSTGRES_TABLE);
    for (SampleRow row : ROWS) {
      postgres.execute(row.insert());
    }
    postgres.execute("CREATE TABLE wide AS TABLE sample");
    postgres.execute("ALTER TABLE wide ALTER n TYPE bigint, ALTER s TYPE bigint");
  }

  @AfterAll
  static void stop() throws SQLException {
    postgres.close();
  }

  @Test
  void expressionsGiveTheSameValues() throws Exception {
    List<String> expressions = Cases.read("expressions.sql");
    List<List<String>> groups = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i += TOGETHER) {
      groups.add(expressions.subList(i, Math.min(expressions.size(), i + TOGETHER)));
    }
    List<List<List<String>>> flink =
        flink(groups.stream().map(SameAsPostgresTest::select).toList());

    Map<String, String> wrong = new TreeMap<>();
    for (int i = 0; i < groups.size(); i++) {
      compare(groups.get(i), flink.get(i), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static String select(List<String> expressions) {
    return IntStream.range(0, expressions.size())
        .mapToObj(i -> "(" + expressions.get(i) + ") AS e" + i)
        .collect(Collectors.joining(", ", "SELECT id, ", " FROM sample"));
  }

  private static void compare(
      List<String> expressions, List<List<String>> flink, Map<String, String> wrong)
      throws SQLException {
    assertThat(flink).hasSameSizeAs(ROWS);
    Map<String, List<String>> byId =
        flink.stream().collect(Collectors.toMap(row -> row.get(0), row -> row));
    for (int i = 0; i < expressions.size(); i++) {
      List<Object> expected = postgres.values(expressions.get(i));
      for (SampleRow row : ROWS) {
        String right = Values.text(expected.get(row.id() - 1));
        String actual = Objects.requireNonNull(byId.get(Values.text(row.id()))).get(i + 1);
        if (!actual.equals(right)) {
          wrong.put(
              expressions.get(i) + " of row " + row.id(),
              "PostgreSQL: " + right + ", Flink: " + actual);
        }
      }
    }
  }

  @Test
  void queriesGiveTheSameRows() throws Exception {
    List<String> queries = Cases.read("same-queries.sql");

    assertSame(queries, queries);
  }

  @Test
  void windowsHoldTheSameRows() throws Exception {
    List<String> statements = Cases.read("same-windows.sql");

    assertSame(every(2, 0, statements), every(2, 1, statements));
  }

  @Test
  void aRowHoldsTheMostColumnsOfAView() throws Exception {
    for (String type : List.of("text", "jsonb", "numeric(38, 18)", "timestamptz")) {
      postgres.execute(
          "CREATE TABLE broad (a bigint, b boolean, %s)".formatted(columns("c# " + type)));
      for (int length : List.of(1, 17, 18, 22, 23, 24, 25, 100, 200, 3000)) {
        String value =
            switch (type) {
              case "text" -> "'" + randomText(length) + "'";
              case "jsonb" -> "'\"" + randomText(length) + "\"'";
              case "timestamptz" -> "now()";
              default -> "12345678901234567890.123456789012345678";
            };
        postgres.execute("INSERT INTO broad VALUES (1, true, %s)".formatted(columns(value)));
      }
      postgres.execute("DROP TABLE broad");
    }
  }

  @Test
  void whatIsHeldAsJsonCanBeCast() throws Exception {
    String odd = "{\"a\":\"\\u0000 \\ud800 \\udc00\\\\u0000 \\\\\\u0000\",\"b\":[1e9999,-1.5E-20]}";
    for (String text : List.of(odd, "", "abc\"\\", "1e999999", "[" + "9".repeat(9_000) + "]")) {
      postgres.execute("SELECT '" + HeldJson.readOrQuoted(text) + "'::jsonb");
    }
  }

  @Test
  void numericsHaveTheDigitsThatAreDocumented() throws Exception {
    List<String> numbers =
        List.of(
            "n::numeric",
            "m / m",
            "b::numeric(20, 5) / s::numeric(20, 5)",
            "n::numeric / s",
            "n::numeric / s::numeric",
            "b::numeric(30, 2) / s::numeric(5, 1)");
    String query =
        numbers.stream()
            .map(number -> "split_part((" + number + ")::text, '.', 2)")
            .collect(
                Collectors.joining(" || ',' || ", "SELECT ", " AS d FROM sample WHERE id = 1"));

    assertThat(flink(List.of(query)).get(0))
        .containsExactly(
            List.of(
                IntStream.of(18, 14, 11, 18, 6, 11)
                    .mapToObj("0"::repeat)
                    .collect(Collectors.joining(","))));
  }

  private static String columns(String each) {
    return IntStream.range(0, Translation.MOST_COLUMNS)
        .mapToObj(i -> each.replace("#", Integer.toString(i)))
        .collect(Collectors.joining(", "));
  }

  /** Text that cannot be compressed to much less. */
  private static String randomText(int length) {
    return new Random(length)
        .ints(length, 'a', 'z')
        .mapToObj(c -> Character.toString(c))
        .collect(Collectors.joining());
  }

  private static List<String> every(int step, int from, List<String> all) {
    return IntStream.range(0, all.size()).filter(i -> i % step == from).mapToObj(all::get).toList();
  }

  private static void assertSame(List<String> queries, List<String> inPostgres) throws Exception {
    List<List<List<String>>> flink = flink(queries);
    Map<String, String> wrong = new TreeMap<>();
    for (int i = 0; i < queries.size(); i++) {
      List<List<String>> expected = sorted(texts(postgres.rows(inPostgres.get(i))));
      List<List<String>> actual = sorted(flink.get(i));
      if (!actual.equals(expected)) {
        wrong.put(queries.get(i), "\n  PostgreSQL: " + expected + "\n  Flink: " + actual + "\n");
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<List<String>> sorted(List<List<String>> rows) {
    return rows.stream().sorted(Comparator.comparing(List::toString)).toList();
  }

  /** The rows of each query. */
  private static List<List<List<String>>> flink(List<String> queries) throws Exception {
    Relation sample = Cases.source(SampleRow.SOURCE);
    List<StreamQuery> translated = new ArrayList<>();
    for (String query : queries) {
      translated.add(Cases.translate(query, Map.of("sample", sample)).query());
    }
    List<List<@Nullable Object>> input = new ArrayList<>();
    // In the order of time: rows that come late would be left out of windows.
    ROWS.stream()
        .sorted(Comparator.comparing(SampleRow::time))
        .forEach(row -> input.add(row.fields()));
    return Flink.rows(translated, Map.of("sample", input));
  }

  private static List<List<String>> texts(List<List<Object>> rows) {
    return rows.stream().map(row -> row.stream().map(Values::text).toList()).toList();
  }
}
