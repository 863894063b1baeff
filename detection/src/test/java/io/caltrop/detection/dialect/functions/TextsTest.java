package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void chrIsNullWhereThereIsNoCharacter() {
    Texts.CharacterOf chr = new Texts.CharacterOf();

    for (int none : List.of(-1, 0, 0xd800, 0xdfff, 0x110000, 2_000_000_000)) {
      assertThat(chr.eval(none)).as("chr(%d)", none).isNull();
    }
    assertThat(chr.eval(65)).isEqualTo("A");
    assertThat(chr.eval(128512)).isEqualTo("😀");
  }

  @Test
  void patternsDoNotMatchWithinACharacter() {
    Texts.RegexpReplace replace = new Texts.RegexpReplace();
    Texts.RegexpCount count = new Texts.RegexpCount();
    Texts.RegexpFind find = new Texts.RegexpFind();
    String noLetter = "[^\\p{IsAlphabetic}]+";

    assertThat(replace.eval("a😀b", "x*", "-", true)).isEqualTo("-a-😀-b-");
    assertThat(replace.eval("😀", "", "-", true)).isEqualTo("-😀-");
    assertThat(replace.eval("😀", "(x*)", "<$1>", true)).isEqualTo("<>😀<>");
    assertThat(replace.eval("𝐀b", noLetter, "-", false)).isEqualTo("𝐀b");
    assertThat(replace.eval("𝐀--b", noLetter, "+", true)).isEqualTo("𝐀+b");
    assertThat(count.eval("a😀b", "x*")).isEqualTo(4);
    assertThat(count.eval("𝐀", noLetter)).isZero();
    assertThat(find.eval("𝐀-", noLetter, 0)).isEqualTo("-");
    assertThat(find.eval("𝐀", noLetter, 0)).isNull();
  }

  @Test
  void writesGroupsAndEscapesOfReplacements() {
    Texts.RegexpReplace replace = new Texts.RegexpReplace();

    assertThat(replace.eval("xxb", "x*", "-", true)).isEqualTo("--b-");
    assertThat(replace.eval("a1b2", "([a-z])([0-9])", "$2$1\\$\\\\", true)).isEqualTo("1a$\\2b$\\");
    assertThat(replace.eval("h", "(x)?h", "($1)", true)).isEqualTo("()");
    assertThat(replace.eval("aa", "a", "$0$0", false)).isEqualTo("aaa");
    assertThat(replace.eval("bab", "^b", "", true)).isEqualTo("ab");
  }
}
