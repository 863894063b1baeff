package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QuoteTest {
  @Test
  void showsATextInQuotes() {
    assertThat(Quote.of("héllo 漢")).isEqualTo("\"héllo 漢\"");
    assertThat(Quote.of("")).isEqualTo("\"\"");
  }

  @Test
  void escapesWhatWouldBreakTheLineOrTheQuotes() {
    assertThat(Quote.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    assertThat(Quote.of("a\nb\r\t\u0000\u001b[31m"))
        .isEqualTo("\"a\\u000ab\\u000d\\u0009\\u0000\\u001b[31m\"");
  }

  @Test
  void escapesWhatWouldReorderOrHideText() {
    assertThat(Quote.of("a\u202eb\u2028c\u200bd\ufeff\ud800"))
        .isEqualTo("\"a\\u202eb\\u2028c\\u200bd\\ufeff\\ud800\"");
  }

  @Test
  void cutsALongText() {
    assertThat(Quote.of("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
    assertThat(Quote.of("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\"");
  }

  @Test
  void aLineIsNeitherQuotedNorCut() {
    assertThat(Quote.line("say \"a\\b\"\n\u202e" + "x".repeat(100)))
        .isEqualTo("say \"a\\b\"\\u000a\\u202e" + "x".repeat(100));
  }

  @Property
  void isAlwaysOneShortPrintableLine(@ForAll String text) {
    String shown = Quote.of(text);

    assertThat(shown).startsWith("\"").endsWith("\"").hasSizeLessThan(6 * 80 + 6);
    assertThat(shown.codePoints().noneMatch(Character::isISOControl)).isTrue();
    assertThat(shown.lines().count()).isEqualTo(1);
  }
}
