package io.caltrop.detection.engine.rows;

import io.caltrop.detection.engine.json.HeldJson;
import io.caltrop.detection.engine.json.JsonValues;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes Flink's rows as PostgreSQL reads them. What PostgreSQL cannot hold must not stop a job:
 * the character NUL becomes U+FFFD, and a time outside the years 1 to 9999 becomes NULL.
 *
 * <p>An index entry has 2704 bytes at most, so a text of the key that is too long for it is cut. Of
 * what is cut or has a NUL the hash is put at the end: different texts stay different.
 */
final class RowText implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int INDEX_ENTRY = 2400;
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final RowData.FieldGetter[] getters;
  private final Cell[] cells;
  private final int[] keyBytes;

  /** Of rows of the type; {@code key} are the indices of the key's columns, if it has any. */
  RowText(RowType type, List<Integer> key) {
    int size = type.getFieldCount();
    getters = new RowData.FieldGetter[size];
    cells = new Cell[size];
    keyBytes = new int[size];
    for (int i = 0; i < size; i++) {
      getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
      cells[i] = cell(type.getTypeAt(i));
      keyBytes[i] = key.contains(i) ? INDEX_ENTRY / key.size() : Integer.MAX_VALUE;
    }
  }

  /** From Flink's value to PostgreSQL's text. */
  @FunctionalInterface
  private interface Cell extends Serializable {
    @Nullable String text(Object value);
  }

  @Nullable String[] of(RowData row) {
    @Nullable String[] texts = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      Object value = getters[i].getFieldOrNull(row);
      String text = value == null ? null : cells[i].text(value);
      texts[i] = text == null ? null : held(text, keyBytes[i]);
    }
    return texts;
  }

  private static Cell cell(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BINARY, VARBINARY -> value -> "\\x" + HexFormat.of().formatHex((byte[]) value);
      case DATE -> value -> date((Integer) value);
      case TIME_WITHOUT_TIME_ZONE ->
          value -> LocalTime.ofNanoOfDay((Integer) value * 1_000_000L).toString();
      case TIMESTAMP_WITHOUT_TIME_ZONE -> value -> timestamp((TimestampData) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> RowText::instant;
      case ARRAY, MAP, MULTISET, ROW -> json(type);
      default -> String::valueOf;
    };
  }

  private static Cell json(LogicalType type) {
    JsonValues json = JsonValues.of(type);
    return value -> {
      StringBuilder text = new StringBuilder();
      json.append(value, text);
      return HeldJson.of(text.toString());
    };
  }

  private static String held(String text, int keyBytes) {
    boolean nul = text.indexOf('\0') >= 0;
    if (keyBytes < Integer.MAX_VALUE && (nul || text.length() > keyBytes / 4)) {
      return fitting(text, nul, keyBytes);
    }
    return nul ? text.replace('\0', '\ufffd') : text;
  }

  private static @Nullable String date(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return isHeld(date.getYear()) ? date.toString() : null;
  }

  private static @Nullable String timestamp(TimestampData value) {
    var time = value.toLocalDateTime();
    return isHeld(time.getYear()) ? TIMESTAMP.format(time) : null;
  }

  private static @Nullable String instant(Object value) {
    String text = timestamp((TimestampData) value);
    return text == null ? null : text + "+00";
  }

  private static boolean isHeld(int year) {
    return year >= 1 && year <= 9999;
  }

  private static String fitting(String text, boolean nul, int bytes) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length <= bytes && !nul) {
      return text;
    }
    String hash = "~" + HexFormat.of().formatHex(sha256(encoded));
    return start(text.replace('\0', '\ufffd'), Math.max(0, bytes - hash.length())) + hash;
  }

  /** As many of its characters as have so many bytes. */
  private static String start(String text, int bytes) {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), target, true);
    return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
