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

/** Binary fractions of records are those that a cast of their text gives. */
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

  private static @Nullable Object read(LogicalType type, String json) {
    JsonFields fields = new JsonFields(List.of("a"));
    assertThat(fields.read("{\"a\":%s}".formatted(json).getBytes(UTF_8))).isTrue();
    return FieldReader.of(type).read(fields, 0);
  }
}
