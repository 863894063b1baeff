package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import io.caltrop.store.cluster.Identified;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Rows in ClickHouse's format RowBinary, in the order of {@link EventsTable#COLUMNS}.
 *
 * <p>Source: ClickHouse's documentation, "RowBinary": numbers little-endian, texts with their
 * length in LEB128 before them, a UUID as two numbers, the high half first.
 */
final class RowBlock {
  /** A block is closed when it has grown beyond this, so that a batch of long texts fits a heap. */
  static final int FULL = 8 << 20;

  private static final int FIXED_BYTES = 16 + 8 + 16 + 4 + 2 + 4 + 5 * 5;
  private static final int LONGEST_IP = 45;
  private static final int LONGEST_ENTITY = 20;

  private ByteBuffer buffer;

  private RowBlock(int capacity) {
    buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The events in blocks of a few MiB; the same events and time make the same bytes. */
  static List<RowBlock> of(List<Identified> events, Instant recorded) {
    int seconds = (int) seconds(recorded);
    List<RowBlock> blocks = new ArrayList<>();
    RowBlock block = null;
    for (int i = 0; i < events.size(); i++) {
      if (block == null || block.buffer.position() > FULL) {
        block = new RowBlock(Math.min(FULL, 64 + (events.size() - i) * 256));
        blocks.add(block);
      }
      block.add(events.get(i), seconds);
    }
    return blocks;
  }

  private static long seconds(Instant recorded) {
    long seconds = recorded.getEpochSecond();
    if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "time of recording " + recorded + " is out of range; allowed: 1970 to 2106");
    }
    return seconds;
  }

  private void add(Identified event, int recorded) {
    Alert alert = event.alert();
    byte[] info = alert.info().getBytes(StandardCharsets.UTF_8);
    byte[] reason = alert.reason().getBytes(StandardCharsets.UTF_8);
    room(FIXED_BYTES + LONGEST_IP + LONGEST_ENTITY + info.length + reason.length);
    id(event.id());
    buffer.putLong(alert.timestamp());
    UUID user = alert.userId();
    buffer.putLong(user.getMostSignificantBits()).putLong(user.getLeastSignificantBits());
    text(alert.type().entity().toString().getBytes(StandardCharsets.US_ASCII));
    buffer.putInt(alert.alertId());
    text(alert.ip().toString().getBytes(StandardCharsets.US_ASCII));
    buffer.putShort((short) alert.dstPort());
    text(info);
    text(reason);
    buffer.putInt(recorded);
  }

  /** In the order of its digits, so that {@code hex(event_id)} reads like the id elsewhere. */
  private void id(EventId id) {
    buffer.putLong(Long.reverseBytes(id.high())).putLong(Long.reverseBytes(id.low()));
  }

  private void text(byte[] utf8) {
    int length = utf8.length;
    while (length > 0x7f) {
      buffer.put((byte) (length | 0x80));
      length >>>= 7;
    }
    buffer.put((byte) length).put(utf8);
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      int larger = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(larger).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
    }
  }

  /** The rows, with room behind them. */
  byte[] bytes() {
    return buffer.array();
  }

  int length() {
    return buffer.position();
  }
}
