package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Where a column's text stands among all texts that conditions compare it with: each comparison is
 * then one of two small numbers. For one thread.
 *
 * <p>NULL has the lowest rank; each text that is compared with has one, and whatever lies between
 * two of them.
 */
final class TextRanks {
  /** The rank of NULL. */
  static final int NULL = 0;

  private final int column;
  private final StringData[] texts;
  private final long[] beginnings;
  private final LongSupplier row;
  private long asked = -1;
  private int rank;

  /**
   * Of a column.
   *
   * @param texts that it is compared with
   * @param row the number of the row that is asked about
   */
  TextRanks(int column, Collection<String> texts, LongSupplier row) {
    this.column = column;
    this.texts = texts.stream().map(StringData::fromString).sorted().toArray(StringData[]::new);
    beginnings = Arrays.stream(this.texts).mapToLong(TextRanks::beginning).toArray();
    this.row = row;
  }

  /** How many ranks there are. */
  int count() {
    return 2 * texts.length + 2;
  }

  /** The rank of the row's text. */
  int of(RowData data) {
    long now = row.getAsLong();
    if (asked != now) {
      asked = now;
      rank = data.isNullAt(column) ? NULL : rank(data.getString(column));
    }
    return rank;
  }

  /** The rank of a text that it is compared with. */
  int of(String text) {
    return rank(StringData.fromString(text));
  }

  private int rank(StringData text) {
    long beginning = beginning(text);
    int place = 0;
    while (place < texts.length && beginnings[place] < beginning) {
      place++;
    }
    while (place < texts.length && beginnings[place] == beginning) {
      int comparison = texts[place].compareTo(text);
      if (comparison >= 0) {
        return comparison == 0 ? 2 * place + 2 : 2 * place + 1;
      }
      place++;
    }
    return 2 * place + 1;
  }

  /** The first bytes of a text, such that those of a lesser text are not more. */
  private static long beginning(StringData text) {
    Utf8 utf8 = Utf8.of(text);
    long beginning = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      int octet = i < utf8.length() ? utf8.bytes()[utf8.offset() + i] & 0xFF : 0;
      beginning = beginning << Byte.SIZE | octet;
    }
    return beginning ^ Long.MIN_VALUE; // unsigned
  }
}
