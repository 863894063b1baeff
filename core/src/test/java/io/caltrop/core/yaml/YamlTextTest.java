package io.caltrop.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
  private static List<String> problems(String text) {
    Problems problems = new Problems();
    var unused = YamlText.read("file", text, YamlText.Texts.PLAIN, problems);
    return problems.lines();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{? [a]: "})
  void aTextNestedTooDeeplyIsRefusedWithItsLine(String nested) {
    assertThat(problems("\n" + nested.repeat(100_000)))
        .containsExactly("file:2: nested too deeply; allowed: 8 levels");
  }

  @Test
  void eightLevelsAreRead() {
    assertThat(problems("[".repeat(8) + "a" + "]".repeat(8))).isEmpty();
    assertThat(problems("[".repeat(9) + "a" + "]".repeat(9))).hasSize(1);
    assertThat(problems("a: &a\n - *a")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0, U+0000", "7, U+0007", "65535, U+FFFF"})
  void aCharacterThatYamlHasNotIsRefusedWithItsLine(int code, String name) {
    char c = (char) code;
    assertThat(problems("a: b\nc: " + "x".repeat(3000) + "\nd: x" + c + "y" + c))
        .containsExactly(
            "file:3: broken YAML: the character "
                + name
                + "; allowed: printable characters, tabs and line ends");
  }
}
