package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "' 42\t', 42",
    "-7, -7",
    "+5, 5",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
  })
  void readsWholeNumbers(String text, long value) {
    assertThat(NumberTexts.whole(text, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        "- 5",
        "4.5",
        "1e3",
        "0x1F",
        "12a",
        "\u0664",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999",
        "--5",
        "5-"
      })
  void refusesWhatIsNoWholeNumber(String text) {
    assertThat(NumberTexts.whole(text, Long.MIN_VALUE, Long.MAX_VALUE)).isNull();
  }

  @Property
  void wholeNumbersReadAsTheyAreWritten(@ForAll long value) {
    assertThat(NumberTexts.whole(Long.toString(value), Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(value);
  }

  @Property
  void anyTextIsANumberOrNone(@ForAll @StringLength(max = 12) String text) {
    Long whole = NumberTexts.whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    if (whole != null) {
      assertThat(new BigDecimal(NumberTexts.strip(text)).longValueExact()).isEqualTo(whole);
    }
    Double unusedNumber = NumberTexts.floating(text);
    Boolean unusedTruth = NumberTexts.truth(text);
  }

  @Test
  void roundsToWholeNumbers() {
    assertThat(NumberTexts.whole(2.5, -9, 9)).isEqualTo(2);
    assertThat(NumberTexts.whole(3.5, -9, 9)).isEqualTo(4);
    assertThat(NumberTexts.whole(-2.5, -9, 9)).isEqualTo(-2);
    assertThat(NumberTexts.whole(9.6, -9, 9)).isNull();
    assertThat(NumberTexts.whole(Double.NaN, -9, 9)).isNull();
    assertThat(NumberTexts.whole(0x1p63, Long.MIN_VALUE, Long.MAX_VALUE)).isNull();
    assertThat(NumberTexts.whole(-0x1p63, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(NumberTexts.whole(new BigDecimal("2.5"), -9, 9)).isEqualTo(3);
    assertThat(NumberTexts.whole(new BigDecimal("-2.5"), -9, 9)).isEqualTo(-3);
    assertThat(NumberTexts.whole(new BigDecimal("1e30"), -9, 9)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.5",
    ".5, 0.5",
    "5., 5",
    "' 1e3 ', 1000",
    "-2E-2, -0.02",
    "NaN, NaN",
    "infinity, Infinity",
    "-Inf, -Infinity"
  })
  void readsFractions(String text, Double value) {
    assertThat(NumberTexts.floating(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "e5", "1e", "1d", "1f", "0x1p3", "1,5", "1 2", "1e999", "1e400", "-1e-400"
      })
  void refusesWhatIsNoFraction(String text) {
    assertThat(NumberTexts.floating(text)).isNull();
    assertThat(NumberTexts.real(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999999999999999999999999999999999999", "-1e39", "1e-50"})
  void whatIsTooMuchForRealIsNull(String text) {
    assertThat(NumberTexts.floating(text)).isNotNull();
    assertThat(NumberTexts.real(text)).isNull();
    assertThat(NumberTexts.real(Double.parseDouble(text))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1.5", "0, 0", "-0.0e9, 0", "' 1e3', 1000", "inf, Infinity", "nan, NaN"})
  void readsReals(String text, Float value) {
    assertThat(NumberTexts.real(text)).isEqualTo(value);
    assertThat(NumberTexts.real((double) value)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "99.94, 99.9",
    "-99.95, ",
    "99.96, ",
    "' 12.05 ', 12.1",
    "-.05, -0.1",
    "1e1, 10.0",
    "1e-99999, 0.0",
    "0e99999, 0.0",
    "1e99999, ",
    "x, ",
    "., ",
    "e, ",
    "'', ",
    "NaN, "
  })
  void readsDecimalFractions(String text, BigDecimal value) {
    assertThat(NumberTexts.decimal(text, 3, 1)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "t, true",
    "TRUE, true",
    "' yes ', true",
    "on, true",
    "1, true",
    "y, true",
    "f, false",
    "off, false",
    "of, false",
    "no, false",
    "0, false"
  })
  void readsTruth(String text, boolean value) {
    assertThat(NumberTexts.truth(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "o", "10", "truee", "2", "oui"})
  void refusesWhatIsNoTruth(String text) {
    assertThat(NumberTexts.truth(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2",
    "2.5, 2.5",
    "0, 0",
    "-0.0, -0",
    "1e20, 1e+20",
    "1e15, 1e+15",
    "123456789012345, 123456789012345",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-1.25e-7, -1.25e-07",
    "NaN, NaN",
    "Infinity, Infinity",
    "1e300, 1e+300"
  })
  void writesFractionsAsPostgresDoes(double value, String text) {
    assertThat(NumberTexts.text(value)).isEqualTo(text);
  }
}
