package io.caltrop.detection.engine.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary fractions of records are those that a cast of their text gives, JSON is all JSON. */
class FieldReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e39", "1e-46", "-1e-46", "1e-400", "1e400", "\"-1e-46\""})
  void whatNoRealHoldsIsNull(String json) {
    assertThat(read(new FloatType(), json)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "1e-325", "-1e-325", "1e-9000", "\"-1e-9000\""})
  void whatNoDoubleHoldsIsNull(String json) {
    assertThat(read(new DoubleType(), json)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "-0.0", "-0e5", "\"-0\""})
  void zeroHasNoSign(String json) {
    assertThat(read(new DoubleType(), json)).isEqualTo(0.0);
    assertThat(read(new FloatType(), json)).isEqualTo(0f);
  }

  @ParameterizedTest
  @CsvSource({"0.1", "1e-45", "-3.4028235e38", "16777217", "1.00000017881393432617187499"})
  void othersAreTheNearest(String number) {
    assertThat(read(new DoubleType(), number)).isEqualTo(Double.valueOf(number));
    assertThat(read(new FloatType(), number)).isEqualTo(Float.valueOf(number));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"b\":[1,true]}`,  `{\"b\":[1,true]}`",
        "{\"b\":\"\\u0000\"},  {\"b\":\"\\ufffd\"}",
        "\"{\\\"b\\\":1}\",      {\"b\":1}",
        "\"abc\",            \"abc\"",
        "\"\",               \"\"",
        "12,                 12",
        "1e99999,            \"1e99999\"",
        "false,              false",
        "null,"
      })
  void allValuesOfAColumnOfJsonAreJson(String json, @Nullable String held) {
    Object value = read(FieldReader.json(), json);
    assertThat(value == null ? null : value.toString()).isEqualTo(held);
  }

  private static @Nullable Object read(LogicalType type, String json) {
    return read(FieldReader.of(type), json);
  }

  private static @Nullable Object read(FieldReader reader, String json) {
    JsonFields fields = new JsonFields(List.of("a"));
    assertThat(fields.read("{\"a\":%s}".formatted(json).getBytes(UTF_8))).isTrue();
    return reader.read(fields, 0);
  }
}
