package io.caltrop.detection.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * One direction of a conversation: reads messages in blocks and passes them on in blocks, without
 * ever waiting. Nothing but their headers is looked at unless {@link Reader} asks; memory is
 * bounded by what it asks for, since nothing is read before all that was read has been written.
 */
final class Relay {
  /** What happens to a message. */
  enum Need {
    /** It goes on unseen, however long. */
    PASS,
    /** {@link Reader#whole} decides when all of it has arrived. */
    WHOLE,
    /** It is read and thrown away, however long. */
    DROP
  }

  /** Who looks at the messages. */
  interface Reader {
    /**
     * A message starts.
     *
     * @param length of its body and the length itself, in bytes, from 4
     */
    Need header(Relay relay, byte type, int length) throws IOException;

    /**
     * A message that was asked for.
     *
     * @return whether it goes on as it is; if not, {@link #consume} has been called
     */
    boolean whole(Relay relay, Frame frame) throws IOException;
  }

  private static final int BLOCK = 32 * 1024;
  private static final int LONGEST = 1 << 30; // PostgreSQL's own limit

  private final Wire from;
  private final Wire to;
  private final Reader reader;
  private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>();
  private ByteBuffer view = ByteBuffer.allocate(BLOCK); // its array is the buffer
  private byte[] buffer = view.array();
  private int passFrom; // what lies between it and `at` is to be passed on
  private int at;
  private int filled;
  private int rest; // of the message at `at`, to be passed on or dropped
  private boolean dropping;
  private boolean headerSeen; // of a message that is awaited whole
  private boolean between = true; // nothing or whole messages have been passed on
  private boolean ended;

  Relay(Wire from, Wire to, Reader reader) {
    this.from = from;
    this.to = to;
    this.reader = reader;
  }

  /** Goes as far as it can; whether anything moved. */
  boolean pump() throws IOException {
    boolean moved = write();
    if (!wantsRead() || !fill()) {
      return moved;
    }
    while (step()) {}
    flush();
    return true;
  }

  /**
   * Goes as far as it can, but not past the message after which something holds; for a {@link
   * Reader} that has consumed its message.
   *
   * @return whether anything moved
   */
  boolean pumpUntil(BooleanSupplier done) throws IOException {
    boolean moved = write();
    while ((rest > 0 || !done.getAsBoolean()) && !wantsWrite()) {
      if (!step()) {
        flush();
        if (!wantsRead() || !fill()) {
          return moved;
        }
      }
      moved = true;
    }
    flush();
    return moved;
  }

  /** Writes what is left to write; whether anything was. */
  boolean write() throws IOException {
    ByteBuffer first = unwritten.peek();
    if (first == null) {
      return false;
    }
    int before = first.remaining();
    to.write(first);
    boolean moved = first.remaining() < before;
    while (first != null && !first.hasRemaining()) {
      unwritten.remove();
      first = unwritten.peek();
      if (first != null) {
        to.write(first);
      }
    }
    return moved;
  }

  /** Whether there is something that the other side does not take yet. */
  boolean wantsWrite() throws IOException {
    return !unwritten.isEmpty() || !to.flush();
  }

  /** Whether it reads when something comes. */
  boolean wantsRead() throws IOException {
    return !ended && !wantsWrite();
  }

  /** Whether a message has been passed on in part. */
  boolean isWithin() {
    return rest > 0;
  }

  /** Whether nothing more will come. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether nothing more will come, and all that came is written. */
  boolean isOver() throws IOException {
    return ended && !wantsWrite();
  }

  /** Whether the last that was written is a whole message. */
  boolean isBetween() throws IOException {
    return between && !wantsWrite();
  }

  /** Takes the message that the {@link Reader} looks at out of the stream. */
  void consume() throws IOException {
    flush();
    at += 1 + Message.getInt(buffer, at + 1);
    passFrom = at;
    headerSeen = false;
  }

  /** Writes, behind everything that came before. */
  void emit(byte[] messages) throws IOException {
    flush();
    send(ByteBuffer.wrap(messages));
  }

  private void send(ByteBuffer bytes) throws IOException {
    if (unwritten.isEmpty()) {
      to.write(bytes);
    }
    if (bytes.hasRemaining()) {
      unwritten.add(bytes);
    }
  }

  /** Handles a message, or what there is of it; false if more must be read first. */
  private boolean step() throws IOException {
    if (rest > 0) {
      return skip();
    }
    if (filled - at < Message.HEADER) {
      return false;
    }
    byte type = buffer[at];
    int length = Message.getInt(buffer, at + 1);
    if (length < 4 || length > LONGEST) {
      throw new Refusal("08P01", "invalid message length " + length);
    }
    if (headerSeen) {
      return whole(type, length);
    }
    switch (reader.header(this, type, length)) {
      case PASS -> rest = length + 1;
      case DROP -> {
        flush();
        dropping = true;
        rest = length + 1;
      }
      case WHOLE -> headerSeen = true;
    }
    return true;
  }

  private boolean skip() {
    int n = Math.min(rest, filled - at);
    at += n;
    rest -= n;
    if (dropping) {
      passFrom = at;
      dropping = rest > 0;
    }
    return rest == 0;
  }

  private boolean whole(byte type, int length) throws IOException {
    int end = at + 1 + length;
    if (filled < end) {
      return false;
    }
    if (reader.whole(this, new Frame(type, buffer, at + Message.HEADER, end))) {
      at = end;
      headerSeen = false;
    }
    return true;
  }

  /** Passes on what is to be passed on so far. */
  private void flush() throws IOException {
    if (at > passFrom) {
      between = rest == 0;
      ByteBuffer bytes = ByteBuffer.wrap(buffer, passFrom, at - passFrom);
      passFrom = at;
      send(bytes);
    }
  }

  /** Reads; only when all is written, since what is to be written lies in the buffer. */
  private boolean fill() throws IOException {
    if (at == filled) {
      at = 0;
      filled = 0;
      if (buffer.length > BLOCK) {
        resize(BLOCK);
      }
    } else if (filled == buffer.length) {
      makeRoom();
    }
    passFrom = at;
    int n = from.read(view.limit(buffer.length).position(filled));
    ended = n < 0;
    filled += Math.max(n, 0);
    return n != 0;
  }

  /** For the rest of the message that starts at {@code at}: what is before it goes. */
  private void makeRoom() {
    int wanted = headerSeen ? Message.getInt(buffer, at + 1) + 1 : BLOCK;
    byte[] before = buffer;
    int length = Math.max(BLOCK, Math.min(wanted, 2 * buffer.length));
    if (length > buffer.length) {
      resize(length);
    }
    System.arraycopy(before, at, buffer, 0, filled - at);
    filled -= at;
    at = 0;
  }

  private void resize(int length) {
    view = ByteBuffer.allocate(length);
    buffer = view.array();
  }
}
