package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncodingsTest {
  @ParameterizedTest
  @CsvSource({
    "UTF8, UTF-8",
    "SQL_ASCII, ISO-8859-1",
    "LATIN1, ISO-8859-1",
    "LATIN2, ISO-8859-2",
    "LATIN5, ISO-8859-9",
    "LATIN9, ISO-8859-15",
    "ISO_8859_5, ISO-8859-5",
    "WIN1251, windows-1251",
    "WIN866, IBM866",
    "KOI8R, KOI8-R",
    "EUC_JP, EUC-JP",
    "SJIS, windows-31j",
    "BIG5, Big5",
    "GBK, GBK",
    "GB18030, GB18030",
    "utf8, UTF-8",
    "MULE_INTERNAL, ISO-8859-1",
    "'', ISO-8859-1",
  })
  void postgresNamesHaveJavaNames(String postgres, String java) {
    assertThat(Encodings.of(postgres).name()).isEqualTo(java);
  }
}
