package io.caltrop.store.cluster.clickhouse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads RowBinary, column by column; see {@link RowBlock}. */
final class RowReader {
  private final ByteBuffer buffer;

  RowReader(byte[] rows) {
    buffer = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return buffer.hasRemaining();
  }

  long int64() {
    return buffer.getLong();
  }

  int int32() {
    return buffer.getInt();
  }

  int uint16() {
    return buffer.getShort() & 0xffff;
  }

  UUID uuid() {
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  String text() {
    int length = 0;
    int shift = 0;
    byte part;
    do {
      part = buffer.get();
      length |= (part & 0x7f) << shift;
      shift += 7;
    } while (part < 0);
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    String text = new String(buffer.array(), buffer.position(), length, StandardCharsets.UTF_8);
    buffer.position(buffer.position() + length);
    return text;
  }
}
