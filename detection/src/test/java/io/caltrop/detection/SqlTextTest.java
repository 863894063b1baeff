package io.caltrop.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTextTest {
  @Test
  void statementsComeWithTheirPlaces() {
    assertThat(SqlText.split(" a; /* c; */ b ;\n\n c -- d;\n;;", true))
        .containsExactly(
            new SqlText.Statement("a", 1),
            new SqlText.Statement("/* c; */ b", 4),
            new SqlText.Statement("c -- d;", 19));
  }

  @Test
  void noStatementIsInCommentsAlone() {
    assertThat(SqlText.split("", true)).isEmpty();
    assertThat(SqlText.split(" ; /* a /* ; */ */ -- b\n;", true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a;''b;'",
        "SELECT 'a\\'",
        "SELECT E'a\\';'",
        "SELECT e'a'\n ';\\';'",
        "SELECT E'a' -- c;\n\n  '\\';'",
        "SELECT N'a\\'",
        "SELECT U&'a\\003b'",
        "SELECT b'1;', X'1f;'",
        "SELECT \"a;\"\"b\"",
        "SELECT $$ ; $a$ ; $$",
        "SELECT $a$ ; $$ ; $b$a$",
        "SELECT $\u00e9_1$;$\u00e9_1$",
        "SELECT $1$$;$$",
        "SELECT 1$$;$$",
        "SELECT a$$b",
        "SELECT 1 /* /* ; */ ; */ + 2",
        "SELECT 1 +-- ;\n 2",
        "SELECT 1 */* ; */ 2",
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END;"
            + " SELECT 3; END",
        "create procedure p() begin atomic; end",
        "BEGIN",
        "SELECT CASE WHEN a THEN 1 ELSE 2 END",
      })
  void oneStatementIsOne(String sql) {
    assertThat(SqlText.split(sql, true)).containsExactly(new SqlText.Statement(sql, 0));
    assertThat(SqlText.split(sql + ";" + sql, true))
        .containsExactly(
            new SqlText.Statement(sql, 0), new SqlText.Statement(sql, sql.length() + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a; SELECT 'b",
        "a; SELECT \"b",
        "a; SELECT $$b",
        "a; $b$ $c$",
        "a; /* /* */",
        "a; E'b\\'",
      })
  void whatEndsInQuotesIsOne(String sql) {
    assertThat(SqlText.split(sql, true)).containsExactly(new SqlText.Statement(sql, 0));
  }

  @Test
  void backslashesEscapeWhereTheSessionSaysSo() {
    assertThat(SqlText.split("SELECT 'a\\'; SELECT ';'", true)).hasSize(2);
    assertThat(SqlText.split("SELECT 'a\\'; SELECT '", false)).hasSize(1);
    assertThat(SqlText.split("SELECT b'1\\'; SELECT 1", false)).hasSize(2);
  }

  @Test
  void aDollarWithinAWordQuotesNothing() {
    assertThat(SqlText.split("SELECT a$b$; SELECT c$b$", true)).hasSize(2);
  }

  @Test
  void anotherLiteralIsNoContinuation() {
    assertThat(SqlText.split("SELECT E'a' '\\'; b", true)).hasSize(2);
  }

  @Property(tries = 2000)
  void piecesAreFoundAgain(@ForAll("texts") List<String> pieces) {
    String sql = String.join(";", pieces);
    List<String> expected = new ArrayList<>();
    for (String piece : pieces) {
      if (!piece.isBlank()) {
        expected.add(piece.strip());
      }
    }
    List<SqlText.Statement> found = SqlText.split(sql, true);
    assertThat(found).extracting(SqlText.Statement::text).isEqualTo(expected);
    for (SqlText.Statement statement : found) {
      assertThat(sql.substring(statement.start(), statement.end())).isEqualTo(statement.text());
    }
  }

  @Property(tries = 2000)
  void nothingIsLost(@ForAll("rubbish") String sql) {
    int end = 0;
    for (SqlText.Statement statement : SqlText.split(sql, true)) {
      assertThat(statement.start()).isGreaterThanOrEqualTo(end);
      assertThat(sql.substring(statement.start(), statement.end())).isEqualTo(statement.text());
      end = statement.end();
    }
  }

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<String> inner =
        Arbitraries.of(";", "'", "\"", "$", "--", "/*", "*/", "a", " ", "\n", "E", "$$", "\\", "(")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    Arbitrary<String> token =
        Arbitraries.oneOf(
            inner.map(text -> "'" + text.replace("'", "''") + "'"),
            inner.map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"),
            inner.map(text -> "\"" + text.replace("\"", "\"\"") + "\""),
            inner.map(text -> "$q1$" + text + " $q1$"),
            inner.map(text -> "$$" + text.replace("$", "") + "$$"),
            inner.map(SqlTextTest::comment),
            inner.map(text -> "--" + text.replace("\n", "") + "\n"),
            Arbitraries.of("a", "_b$1", "1.5", "*", "- -", "(a)", "::", "$1", "\u00e9", "<>"));
    Arbitrary<String> statement =
        Combinators.combine(token, token, Arbitraries.of(" ", "\n", "\t"))
            .as((a, b, space) -> "select" + space + a + " , " + b + space + "end");
    return Arbitraries.oneOf(statement, Arbitraries.of("", " ", "\n")).list().ofMaxSize(6);
  }

  private static String comment(String text) {
    return "/* " + text.replace("*", "").replace("/", "") + "/* ; */ ' */";
  }

  @Provide
  Arbitrary<String> rubbish() {
    return Arbitraries.of(
            ";",
            "'",
            "\"",
            "$",
            "-",
            "/",
            "*",
            "a",
            " ",
            "\n",
            "E",
            "$a$",
            "\\",
            "(",
            ")",
            "begin",
            "create function ",
            "end",
            "\0",
            "\ud83d")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
