package io.caltrop.core.logs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * Escapes that JSON does not have. nginx and Apache write a log format that looks like JSON with
 * the escapes of their texts: {@code \xHH} for a quote, a backslash or a byte beyond ASCII.
 */
final class JsonEscapes {
  private static final String ALLOWED = "\"\\/bfnrtu";

  private JsonEscapes() {}

  /** The line with those of JSON in their place. */
  static String mended(String line) {
    StringBuilder out = new StringBuilder(line.length() + 16);
    int copied = 0;
    for (int slash = line.indexOf('\\'); slash >= 0; slash = line.indexOf('\\', copied)) {
      out.append(line, copied, slash);
      int end = endOfBytes(line, slash);
      if (end > slash) {
        String text = Escapes.undone(line.substring(slash, end));
        out.append(JsonStringEncoder.getInstance().quoteAsString(text));
        copied = end;
      } else if (slash + 1 < line.length() && ALLOWED.indexOf(line.charAt(slash + 1)) >= 0) {
        out.append(line, slash, slash + 2);
        copied = slash + 2;
      } else {
        out.append("\\\\");
        copied = slash + 1;
      }
    }
    return out.append(line, copied, line.length()).toString();
  }

  /** Where a run of {@code \xHH}, the bytes of one text, ends. */
  private static int endOfBytes(String line, int from) {
    int end = from;
    while (line.startsWith("\\x", end) && isHex(line, end + 2) && isHex(line, end + 3)) {
      end += 4;
    }
    return end;
  }

  private static boolean isHex(String line, int at) {
    return at < line.length() && Character.digit(line.charAt(at), 16) >= 0;
  }
}
