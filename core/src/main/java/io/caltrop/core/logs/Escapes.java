package io.caltrop.core.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The escapes by which nginx and Apache keep what a client sent within its quotes. */
final class Escapes {
  private Escapes() {}

  /** The next quote that is not escaped; -1 if there is none. */
  static int quote(String line, int from) {
    int quote = line.indexOf('"', from);
    while (quote >= 0 && isEscaped(line, quote, from)) {
      quote = line.indexOf('"', quote + 1);
    }
    return quote;
  }

  private static boolean isEscaped(String line, int quote, int from) {
    int slashes = 0;
    for (int i = quote - 1; i >= from && line.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  /** Undoes {@code \xHH} (bytes of UTF-8) and Apache's {@code \" \\ \n \t ..}. */
  static String undone(String text) {
    int slash = text.indexOf('\\');
    if (slash < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int copied = 0;
    while (slash >= 0 && slash + 1 < text.length()) {
      out.writeBytes(text.substring(copied, slash).getBytes(StandardCharsets.UTF_8));
      copied = slash + escape(text, slash, out);
      slash = text.indexOf('\\', copied);
    }
    out.writeBytes(text.substring(copied).getBytes(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Writes what the escape at {@code slash} stands for, and returns its length. */
  private static int escape(String text, int slash, ByteArrayOutputStream out) {
    char c = text.charAt(slash + 1);
    if (c == 'x' && slash + 3 < text.length()) {
      int high = Character.digit(text.charAt(slash + 2), 16);
      int low = Character.digit(text.charAt(slash + 3), 16);
      if (high >= 0 && low >= 0) {
        out.write(high * 16 + low);
        return 4;
      }
    }
    int at = "\"\\'nrtvbf".indexOf(c);
    if (at < 0) {
      out.write('\\');
      return 1;
    }
    out.write("\"\\'\n\r\t\u000b\b\f".charAt(at));
    return 2;
  }
}
