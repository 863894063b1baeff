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
}
