package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTextsTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "/a?b=c|/a?b=c",
        "%27%20or%201%3D1|' or 1=1",
        "%2e%2E%2f..|../..",
        "a+b%2Bc|a+b+c",
        "%252e|%2e",
        "%zz%2|%zz%2",
        "100%|100%",
        "%e2%82%ac%C3%A9|€é",
        "%f0%9f%98%80|😀",
        "%c0%af%27|%c0%af'",
        "%27%ff%20|'%ff ",
        "%ed%a0%80|%ed%a0%80",
        "%00%41|%00A",
        "%e2%82|%e2%82"
      },
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false)
  void isDecodedWhereItCanBe(String text, String decoded) {
    assertThat(UrlTexts.decoded(text)).isEqualTo(decoded);
  }
}
