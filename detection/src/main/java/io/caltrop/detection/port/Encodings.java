package io.caltrop.detection.port;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Java's names of PostgreSQL's client encodings; see "Character Set Support" in its manual. */
final class Encodings {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("UTF8", "UTF-8"),
          Map.entry("SQL_ASCII", "ISO-8859-1"),
          Map.entry("LATIN5", "ISO-8859-9"),
          Map.entry("LATIN6", "ISO-8859-10"),
          Map.entry("LATIN7", "ISO-8859-13"),
          Map.entry("LATIN8", "ISO-8859-14"),
          Map.entry("LATIN9", "ISO-8859-15"),
          Map.entry("LATIN10", "ISO-8859-16"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("KOI8U", "KOI8-U"),
          Map.entry("WIN866", "IBM866"),
          Map.entry("WIN874", "x-windows-874"),
          Map.entry("EUC_JP", "EUC-JP"),
          Map.entry("EUC_CN", "GB2312"),
          Map.entry("EUC_KR", "EUC-KR"),
          Map.entry("EUC_TW", "x-EUC-TW"),
          Map.entry("SJIS", "windows-31j"),
          Map.entry("BIG5", "Big5"),
          Map.entry("GBK", "GBK"),
          Map.entry("UHC", "x-windows-949"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("JOHAB", "x-Johab"));

  private Encodings() {}

  /** The character set; for one that Java lacks ISO 8859-1, in which ASCII and all bytes stay. */
  static Charset of(String postgresName) {
    String name = postgresName.toUpperCase(Locale.ROOT);
    String java = NAMES.get(name);
    if (java == null) {
      java = name.replace("LATIN", "ISO-8859-").replace("WIN", "windows-").replace('_', '-');
    }
    try {
      return Charset.forName(java);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.ISO_8859_1; // not known here
    }
  }
}
