package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries, and below each what Flink is given; {@code translations.txt} has them. */
class TranslationsTest {
  static List<String> blocks() throws Exception {
    return Arrays.asList(Cases.text("translations.txt").strip().split("\n\n"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isTranslated(String block) {
    String query = block.substring(0, block.indexOf('\n'));

    assertThat(query + "\n" + Cases.translate(query).query().select()).isEqualTo(block);
  }
}
