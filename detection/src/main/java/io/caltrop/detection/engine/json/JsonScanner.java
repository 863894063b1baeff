package io.caltrop.detection.engine.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Reads over JSON (RFC 8259) byte by byte and checks it, without making objects of it.
 *
 * <p>A syntax error makes the methods answer {@link #BROKEN}; there is no exception, since a topic
 * can hold millions of records that are no JSON.
 */
final class JsonScanner {
  /** What a value is; {@code BROKEN} is what is no JSON. */
  static final byte BROKEN = 0;

  static final byte NULL = 1;
  static final byte TRUE = 2;
  static final byte FALSE = 3;
  static final byte NUMBER = 4;
  static final byte TEXT = 5;
  static final byte OBJECT = 6;
  static final byte ARRAY = 7;

  /** From here on it is read without recursion. */
  private static final int DEEP = 200;

  private static final byte[] TRUE_WORD = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE_WORD = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL_WORD = "null".getBytes(StandardCharsets.US_ASCII);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private byte[] json = new byte[0];
  private int at;

  /** Whether the text passed last is its bytes as they stand: ASCII without escapes. */
  private boolean plain;

  private boolean deep;

  void start(byte[] newJson) {
    json = newJson;
    at = 0;
    deep = false;
  }

  int at() {
    return at;
  }

  boolean plain() {
    return plain;
  }

  /** Whether something that was passed is nested more than 200 deep. */
  boolean deep() {
    return deep;
  }

  boolean atEnd() {
    skipSpace();
    return at == json.length;
  }

  /** Passes the byte if it comes next, after white space. */
  boolean accept(char expected) {
    skipSpace();
    if (at < json.length && json[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  void skipSpace() {
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Passes a value, which must start here, and says what it was. */
  byte value() {
    return value(0);
  }

  private byte value(int depth) {
    if (at == json.length) {
      return BROKEN;
    }
    return switch (json[at]) {
      case '"' -> text() ? TEXT : BROKEN;
      case '{' -> nested(depth, '}') ? OBJECT : BROKEN;
      case '[' -> nested(depth, ']') ? ARRAY : BROKEN;
      case 't' -> word(TRUE_WORD) ? TRUE : BROKEN;
      case 'f' -> word(FALSE_WORD) ? FALSE : BROKEN;
      case 'n' -> word(NULL_WORD) ? NULL : BROKEN;
      default -> number() ? NUMBER : BROKEN;
    };
  }

  private boolean nested(int depth, char close) {
    at++;
    if (depth == DEEP) {
      return deep(close == '}');
    }
    if (accept(close)) {
      return true;
    }
    do {
      skipSpace();
      if (close == '}' && !(text() && accept(':'))) {
        return false;
      }
      skipSpace();
      if (value(depth + 1) == BROKEN) {
        return false;
      }
    } while (accept(','));
    return accept(close);
  }

  /** Passes the rest of an object or array; what it holds may be nested as deep as it is long. */
  private boolean deep(boolean isObject) {
    deep = true;
    BitSet objects = new BitSet(); // by depth; else an array
    objects.set(0, isObject);
    int depth = 0;
    boolean begun = true;
    while (true) {
      if (begun && accept(close(objects, depth))) {
        if (depth-- == 0) {
          return true;
        }
      } else {
        skipSpace();
        if (objects.get(depth) && !(text() && accept(':'))) {
          return false;
        }
        begun = accept('{') || accept('[');
        if (begun) {
          objects.set(++depth, json[at - 1] == '{');
          continue;
        }
        if (value(0) == BROKEN) {
          return false;
        }
      }
      while (!accept(',')) {
        if (!accept(close(objects, depth))) {
          return false;
        }
        if (depth-- == 0) {
          return true;
        }
      }
      begun = false;
    }
  }

  private static char close(BitSet objects, int depth) {
    return objects.get(depth) ? '}' : ']';
  }

  private boolean word(byte[] word) {
    for (byte b : word) {
      if (at == json.length || json[at++] != b) {
        return false;
      }
    }
    return true;
  }

  /** Passes a text with its quotes. */
  boolean text() {
    if (at == json.length || json[at] != '"') {
      return false;
    }
    plain = true;
    byte[] bytes = json;
    for (int i = ordinary(at + 1); i < bytes.length; i = ordinary(i + 1)) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return true;
      }
      if (b == '\\') {
        plain = false;
        int after = escape(i + 1);
        if (after < 0) {
          return false;
        }
        i = after - 1;
      } else if (b < 0) {
        plain = false;
      } else if (b < ' ') {
        return false;
      }
    }
    return false;
  }

  /** Passes bytes, eight at a time, that are ASCII and neither quote, backslash nor control. */
  private int ordinary(int from) {
    int i = from;
    while (i + Long.BYTES <= json.length) {
      long eight = (long) LONGS.get(json, i);
      long special =
          (eight | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | ((eight - SPACES) & ~eight))
              & HIGH_BITS;
      if (special != 0) {
        return i + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    return i;
  }

  /** Sets the high bit of the first byte that is 0, and of none before it. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }

  /** Where an escape ends whose second character stands at the index; -1 if it is none. */
  private int escape(int index) {
    if (index >= json.length) {
      return -1;
    }
    if (json[index] != 'u') {
      return "\"\\/bfnrt".indexOf(json[index]) >= 0 ? index + 1 : -1;
    }
    for (int i = index + 1; i <= index + 4; i++) {
      if (i >= json.length || Character.digit(json[i], 16) < 0) {
        return -1;
      }
    }
    return index + 5;
  }

  private boolean number() {
    if (json[at] == '-') {
      at++;
    }
    int start = at;
    if (!digits() || (json[start] == '0' && at > start + 1)) {
      return false;
    }
    if (at < json.length && json[at] == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
      at++;
      if (at < json.length && (json[at] == '+' || json[at] == '-')) {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at > start;
  }
}
