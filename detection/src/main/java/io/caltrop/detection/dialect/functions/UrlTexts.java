package io.caltrop.detection.dialect.functions;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Functions of the text of URLs. */
public final class UrlTexts {
  private static final int BYTE = 3;

  private UrlTexts() {}

  /**
   * {@code url_decode(text)}: with characters for <code>%XX</code>. What is no character of UTF-8
   * stays, byte by byte, and so do a {@code +} and <code>%00</code>, which no text of PostgreSQL's
   * can have.
   */
  public static final class Decode extends ScalarFunction {
    /** Once. */
    public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData text) {
      return text == null || !hasPercent(Utf8.of(text))
          ? text
          : StringData.fromString(decoded(text.toString()));
    }

    private static boolean hasPercent(Utf8 text) {
      for (int i = text.offset(); i < text.offset() + text.length(); i++) {
        if (text.bytes()[i] == '%') {
          return true;
        }
      }
      return false;
    }
  }

  /** A text, decoded once. */
  public static String decoded(String text) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (percent >= 0) {
      out.append(text, from, percent);
      int length = decode(text, percent, out);
      if (length == 0) {
        out.append('%');
        length = 1;
      }
      from = percent + length;
      percent = text.indexOf('%', from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Appends the character whose bytes begin at a place, and returns how long they are. */
  private static int decode(String text, int at, StringBuilder out) {
    int first = octet(text, at);
    if (first > 0 && first < 0x80) {
      out.append((char) first);
      return BYTE;
    }
    int count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (count == 0) {
      return 0;
    }
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      int octet = octet(text, at + i * BYTE);
      if (octet < 0) {
        return 0;
      }
      bytes[i] = (byte) octet;
    }
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    if (decoded.indexOf('\uFFFD') >= 0) {
      return 0;
    }
    out.append(decoded);
    return count * BYTE;
  }

  /** The byte that <code>%XX</code> at a place says, or -1. */
  private static int octet(String text, int at) {
    if (at + 2 >= text.length() || text.charAt(at) != '%') {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
