package io.caltrop.detection.engine.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where the wanted fields of a JSON object lie in its bytes. One instance reads record after
 * record; a name that stands twice in a record counts where it stands last.
 */
public final class JsonFields {
  private final byte[][] names;
  private final byte[] kinds;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] plain;
  private final JsonScanner scanner = new JsonScanner();
  private byte[] json = new byte[0];

  /** Of fields with these names; read by their index. */
  public JsonFields(List<String> wanted) {
    int size = wanted.size();
    names = new byte[size][];
    for (int i = 0; i < size; i++) {
      names[i] = wanted.get(i).getBytes(StandardCharsets.UTF_8);
    }
    kinds = new byte[size];
    starts = new int[size];
    ends = new int[size];
    plain = new boolean[size];
  }

  /** Whether a record's value is one JSON object and nothing else; it is checked to its end. */
  public static boolean isObject(byte[] record) {
    return new JsonFields(List.of()).read(record);
  }

  /**
   * Reads a record.
   *
   * @return false if it is not one JSON object; the fields are undefined then
   */
  public boolean read(byte[] record) {
    json = record;
    Arrays.fill(kinds, JsonScanner.NULL);
    scanner.start(record);
    if (!scanner.accept('{')) {
      return false;
    }
    if (!scanner.accept('}')) {
      int expected = 0;
      do {
        int field = name(expected);
        if (field < -1 || !value(field)) {
          return false;
        }
        expected = field < 0 ? expected : field + 1;
      } while (scanner.accept(','));
      if (!scanner.accept('}')) {
        return false;
      }
    }
    return scanner.atEnd();
  }

  /** The wanted field whose name comes next; -1 if it is another, -2 if there is none. */
  private int name(int expected) {
    scanner.skipSpace();
    int start = scanner.at();
    if (!scanner.text()) {
      return -2;
    }
    int end = scanner.at();
    boolean asItStands = scanner.plain();
    if (!scanner.accept(':')) {
      return -2;
    }
    return asItStands
        ? find(json, start + 1, end - 1, expected)
        : find(JsonText.decode(json, start, end), expected);
  }

  private int find(String name, int expected) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length, expected);
  }

  private int find(byte[] bytes, int from, int to, int expected) {
    // Producers write the same fields in the same order: the next one wanted is tried first.
    for (int i = expected; i < names.length; i++) {
      if (Arrays.equals(names[i], 0, names[i].length, bytes, from, to)) {
        return i;
      }
    }
    for (int i = 0; i < Math.min(expected, names.length); i++) {
      if (Arrays.equals(names[i], 0, names[i].length, bytes, from, to)) {
        return i;
      }
    }
    return -1;
  }

  private boolean value(int field) {
    scanner.skipSpace();
    int start = scanner.at();
    byte kind = scanner.value();
    if (kind == JsonScanner.BROKEN) {
      return false;
    }
    if (field >= 0) {
      kinds[field] = kind;
      starts[field] = start;
      ends[field] = scanner.at();
      plain[field] = scanner.plain();
    }
    return true;
  }

  byte kind(int field) {
    return kinds[field];
  }

  /** Where the value starts, a text with its quote. */
  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  byte[] json() {
    return json;
  }

  /** Whether a text can be taken as it stands. */
  boolean isPlain(int field) {
    return plain[field];
  }

  /** The value as text: what a text says, and the JSON of anything else. */
  String text(int field) {
    int start = starts[field];
    int end = ends[field];
    if (kinds[field] != JsonScanner.TEXT) {
      return HeldJson.of(new String(json, start, end - start, StandardCharsets.UTF_8));
    }
    return plain[field]
        ? new String(json, start + 1, end - start - 2, StandardCharsets.ISO_8859_1)
        : JsonText.decode(json, start, end);
  }
}
