package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.SqlProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.c ; (?s)a.c",
        "^a$ ; (?s)^a\\z",
        "[[:digit:]x] ; (?s)[0-9x]",
        "[]a] ; (?s)[\\]a]",
        "[^]a[&] ; (?s)[^\\]a\\[\\&]",
        "\\mroot\\M ; (?s)\\b(?=\\w)root\\b(?<=\\w)",
        "\\y\\d+\\Z ; (?s)\\b\\d+\\z",
        "(?i)ab ; (?siu)ab",
        "(?:a|b)(c)(?=d) ; (?s)(?:a|b)(c)(?=d)",
        "\\. \\/ \\x41 ; (?s)\\. \\/ \\x{41}",
        "a{2,3}? ; (?s)a{2,3}?",
      })
  void becomesJavas(String pattern, String java) {
    assertThat(regex(pattern).java()).isEqualTo(java);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[a",
        "a{",
        "*",
        "\\",
        "\\q",
        "[[:nope:]]",
        "[[.a.]]",
        "(?P<x>a)",
        "(?>a)",
        "***=a",
        "(?x)a",
        "a**",
        "\\u12",
        "(a"
      })
  void isRefused(String pattern) {
    assertThatThrownBy(() -> regex(pattern))
        .isInstanceOfSatisfying(SqlProblem.class, e -> assertThat(e.sqlState()).isEqualTo("2201B"));
  }

  @Test
  void eachQuantifierIsGreedyByItself() {
    Matcher matcher = Pattern.compile(regex("Y*?([0-9]{1,3})").java()).matcher("XY1234Z");

    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group(1)).isEqualTo("123");
  }

  @Property
  void anyPatternIsJavasOrAProblem(@ForAll("patterns") String pattern) {
    try {
      assertThat(Pattern.compile(regex(pattern).java())).isNotNull();
    } catch (SqlProblem e) {
      assertThat(e.sqlState()).isEqualTo("2201B");
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab[]()^$*+?{},.\\|:-&=<>!dwsmMyYAZ12").ofMaxLength(12);
  }

  private static Regex regex(String pattern) {
    return Regex.literal(new Expr.Text(pattern, 0), "");
  }
}
