package io.caltrop.detection.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, as rows of a view have them. */
final class RowTextTest {
  private static final RowText KEY = text(List.of(0));

  @Test
  void aNulIsReplacedAndKeepsKeysApart() {
    assertThat(of(text(List.of()), "a\0b")).isEqualTo("a\uFFFDb");
    assertThat(of(KEY, "ab")).isEqualTo("ab");
    assertThat(of(KEY, "a\0b"))
        .startsWith("a\uFFFDb~")
        .isNotEqualTo(of(KEY, "a\uFFFDb\0"))
        .isEqualTo(of(KEY, "a\0b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e4", "\u20ac", "\uD83D\uDE00", "a\0"})
  void aLongKeyFitsAnIndexAndKeepsKeysApart(String part) {
    String one = of(KEY, part.repeat(3_000) + "1");
    assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(2_390, 2_400);
    assertThat(one).startsWith(part.replace('\0', '\uFFFD')).doesNotContain("\0");
    assertThat(one).isNotEqualTo(of(KEY, part.repeat(3_000) + "2"));
  }

  private static RowText text(List<Integer> key) {
    return new RowText(RowType.of(new VarCharType(VarCharType.MAX_LENGTH)), key);
  }

  private static String of(RowText texts, String value) {
    return texts.of(GenericRowData.of(StringData.fromString(value)))[0];
  }
}
