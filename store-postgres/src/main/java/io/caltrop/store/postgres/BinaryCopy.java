package io.caltrop.store.postgres;

import io.caltrop.core.EventId;
import io.caltrop.core.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by {@code COPY .. (FORMAT BINARY)}, the quickest there is.
 *
 * <p>Source: PostgreSQL's documentation of COPY, "Binary Format"; the columns' formats are those of
 * their types' receive functions.
 */
final class BinaryCopy {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int FLUSH_AT = 1 << 16;
  private static final byte PG_AF_INET = 2;
  private static final byte PG_AF_INET6 = 3;

  /** 2000-01-01, where PostgreSQL's time starts. */
  private static final long PG_EPOCH_MICROS = 946_684_800_000_000L;

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(FLUSH_AT + (FLUSH_AT >> 2));

  private BinaryCopy(CopyIn copy) {
    this.copy = copy;
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Starts; the rows' columns follow in the order named. */
  static BinaryCopy into(Connection connection, String tableAndColumns) throws SQLException {
    return new BinaryCopy(
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + tableAndColumns + " FROM STDIN (FORMAT BINARY)"));
  }

  BinaryCopy row(int columns) throws SQLException {
    if (buffer.position() > FLUSH_AT) {
      flush();
    }
    room(2).putShort((short) columns);
    return this;
  }

  BinaryCopy uuid(EventId id) {
    room(20).putInt(16).putLong(id.high()).putLong(id.low());
    return this;
  }

  BinaryCopy uuid(UUID id) {
    room(20).putInt(16);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return this;
  }

  BinaryCopy bigint(long value) {
    room(12).putInt(8).putLong(value);
    return this;
  }

  BinaryCopy integer(int value) {
    room(8).putInt(4).putInt(value);
    return this;
  }

  BinaryCopy timestamptz(Instant time) {
    long micros = Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1000;
    return bigint(micros - PG_EPOCH_MICROS);
  }

  BinaryCopy inet(IpAddress ip) {
    int bytes = ip.isIpv4() ? 4 : 16;
    room(8 + bytes).putInt(4 + bytes);
    buffer.put(ip.isIpv4() ? PG_AF_INET : PG_AF_INET6).put((byte) (bytes * 8));
    buffer.put((byte) 0).put((byte) bytes);
    ip.putInto(buffer);
    return this;
  }

  BinaryCopy text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(4 + bytes.length).putInt(bytes.length).put(bytes);
    return this;
  }

  /** Ends; the rows are in the table. */
  void end() throws SQLException {
    room(2).putShort((short) -1);
    flush();
    copy.endCopy();
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      ByteBuffer wider = ByteBuffer.allocate(2 * buffer.capacity() + bytes);
      buffer = wider.put(buffer.flip());
    }
    return buffer;
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
