package io.caltrop.core.ntopng;

import org.jspecify.annotations.Nullable;

/**
 * The items of an array or object that may be damaged, one after the other: what stands between its
 * commas, told by brackets and quotes alone. Nesting takes no stack.
 */
final class Items {
  private final String text;
  private int at;
  private int itemStart;
  private boolean done;
  private boolean closed;

  /** Of what starts with the bracket at a place of the text; without a bracket there are none. */
  Items(String text, int bracket) {
    this.text = text;
    this.at = Math.min(bracket + 1, text.length());
    this.itemStart = at;
    this.done = bracket >= text.length() || "[{".indexOf(text.charAt(bracket)) < 0;
  }

  /** The next item, stripped, which may be anything; null when there is none. */
  @Nullable String next() {
    if (done) {
      return null;
    }
    itemStart = at;
    at = itemEnd(at);
    closed = at < text.length() && text.charAt(at) != ',';
    done = closed || at == text.length();
    String item = text.substring(itemStart, at).strip();
    at = Math.min(at + 1, text.length());
    return done && item.isEmpty() ? null : item;
  }

  private int itemEnd(int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> i = closingQuote(i);
        case '[', '{' -> depth++;
        case ']', '}' -> {
          if (depth-- == 0) {
            return i;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return text.length();
  }

  private int closingQuote(int opening) {
    for (int i = opening + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i;
      }
      i += c == '\\' ? 1 : 0;
    }
    return text.length();
  }

  /** Where the last item that was given starts, before it was stripped. */
  int itemStart() {
    return itemStart;
  }

  /** Goes past all items: the place behind the closing bracket, or the text's end. */
  int end() {
    while (next() != null) {
      // on
    }
    return at;
  }

  /** Whether the closing bracket was reached. */
  boolean isClosed() {
    return closed;
  }
}
