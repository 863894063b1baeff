package io.caltrop.detection.dialect.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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

class PrefilterTest {
  @Property(tries = 5_000)
  void what_is_found_may_match(
      @ForAll("patterns") String pattern,
      @ForAll("texts") String first,
      @ForAll("texts") String second) {
    Prefilter prefilter = Prefilter.of(pattern);
    Pattern exact = Pattern.compile(pattern);
    for (String text : new String[] {first, second, first + second, second + first}) {
      if (exact.matcher(text).find()) {
        assertThat(mayMatch(prefilter, text)).as("%s in %s", pattern, text).isTrue();
      }
    }
  }

  @Property(tries = 2_000)
  void what_is_found_of_several_may_match(
      @ForAll("patterns") String pattern,
      @ForAll("patterns") String ofLowered,
      @ForAll("texts") String text) {
    Prefilter any =
        Prefilter.ofAny(
            List.of(new Prefilter.Sought(pattern, false), new Prefilter.Sought(ofLowered, true)));
    boolean isFound = Pattern.compile(pattern).matcher(text).find();
    String lower = text.toLowerCase(Locale.ROOT);
    boolean isAscii = text.chars().allMatch(c -> c < 128);
    if (isFound || (isAscii && Pattern.compile(ofLowered).matcher(lower).find())) {
      assertThat(mayMatch(any, text)).as("%s, %s in %s", pattern, ofLowered, text).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "(?s)nikto, (?s)sqlmap, SQLMAP, true",
    "(?s)nikto, (?s)sqlmap, NIKTO, false",
    "(?s)NIKTO, (?s)sqlmap, NIKTO, true",
    "(?s)x, (?s)SQL, SQL, false",
    "(?s)(a)\\1, (?s)sqlmap, -, true",
  })
  void each_of_several_is_looked_for_in_its_own_case(
      String pattern, String ofLowered, String text, boolean may) {
    Prefilter any =
        Prefilter.ofAny(
            List.of(new Prefilter.Sought(pattern, false), new Prefilter.Sought(ofLowered, true)));

    assertThat(mayMatch(any, text)).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(?s)sqlmap|nikto ; Mozilla/5.0 (X11; Linux x86_64)",
        "(?s)^/(api/)?admin ; /shop/admin",
        "(?s)a{2,3}b ; abab",
        "(?s)a{9}b ; aab",
        "(?s)[^a-y]b ; abxb",
        "(?s)x\\d+ ; xy",
        "(?s)(a|b)*?cd ; abacab",
        "(?s)é ; e",
        "(?siu)ROOT ; rot",
      })
  void what_cannot_match_is_told(String pattern, String text) {
    assertThat(mayMatch(Prefilter.of(pattern), text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?s)(a)\\1", "(?s)\\p{IsAlphabetic}", "(?s)[a[b]]"})
  void a_pattern_of_which_nothing_is_known_lets_all_pass(String pattern) {
    assertThat(mayMatch(Prefilter.of(pattern), "-")).isTrue();
  }

  @Test
  void many_states_cost_little() {
    // The last 15 characters are a state each of theirs: 32,768.
    String pattern = "(?s)a" + "[ab][ab][ab]".repeat(5) + "c";
    Prefilter prefilter = Prefilter.of(pattern);
    Random random = new Random(1);
    for (int line = 0; line < 2_000; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        text.append((char) ('a' + random.nextInt(2)));
      }
      boolean unused = mayMatch(prefilter, text.toString());
      assertThat(mayMatch(prefilter, text + "a" + "b".repeat(15) + "c")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xa{2}{3}y", "xa+{2}y", "xa*?{2}y"})
  void what_java_reads_otherwise_is_not_read(String pattern) {
    assertThat(mayMatch(Prefilter.of("(?s)" + pattern), "-")).isTrue();
  }

  @Test
  void nested_repetitions_of_nothing_are_not_read_for_ever() {
    String pattern = "(?s)" + "(".repeat(40) + "\\b" + "{3})".repeat(40);
    assertThat(mayMatch(Prefilter.of(pattern), "-")).isTrue();
    String deep = "(?s)" + "(?:".repeat(100_000) + "a" + ")".repeat(100_000);
    assertThat(mayMatch(Prefilter.of(deep), "-")).isTrue();
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> atom =
        Arbitraries.of(
            "a", "b", "c", "é", "\\.", ".", "[ab]", "[^a]", "[b-c€]", "[^é]", "\\d", "\\w", "\\W",
            "\\s", "\\b", "^", "$", "\\z", "\\x{41}", "(?=b)", "(?!a)", "(?<=a)", "\\B", "K",
            "[k-l]", "\u212a", "[^K]");
    Arbitrary<String> repeated =
        Arbitraries.oneOf(
            atom,
            Arbitraries.of("a", "é", "😀", "[ab]", "[^b]", ".", "(?:ab|c)", "(a|bc)", "(a?b)")
                .flatMap(
                    part ->
                        Arbitraries.of("*", "+", "?", "*?", "{2}", "{1,2}", "{0,5}", "{2,}", "{4}")
                            .map(times -> part + times)));
    Arbitrary<String> sequence = repeated.list().ofMaxSize(4).map(parts -> String.join("", parts));
    Arbitrary<String> either =
        sequence.list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join("|", parts));
    return Arbitraries.of("(?s)", "(?m)", "(?siu)", "(?miu)", "")
        .flatMap(
            options ->
                Arbitraries.oneOf(either, either.map(inner -> "a(" + inner + ")b?"))
                    .map(pattern -> options + pattern));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "b", "c", "A", "é", "€", "1", " ", ".", "-", "\n", "😀", "k", "\u212a")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  private static boolean mayMatch(Prefilter prefilter, String text) {
    byte[] utf8 = ("x" + text).getBytes(StandardCharsets.UTF_8);
    return prefilter.mayMatch(utf8, 1, utf8.length - 1);
  }
}
