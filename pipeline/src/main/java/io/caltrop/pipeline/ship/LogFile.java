package io.caltrop.pipeline.ship;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open file, whatever its name has become. It only goes forward: what {@link #read} has handed
 * over is the caller's. Empty lines, and zeros that a truncated file begins with when its writer
 * does not append, are passed over. For one thread.
 */
final class LogFile implements Closeable {
  static final int LONGEST_LINE = 1 << 20;
  static final int KEPT_OF_TOO_LONG = 16 * 1024;
  private static final int CHUNK = 256 * 1024;
  private static final int CHECKED = 256;

  private final String id;
  private final String topic;
  private final Path path;
  private final String key;
  private final List<String> linesBefore;
  private FileChannel channel;

  /** Bytes of the file from {@link #base} on: before {@link #start} handed over, behind not. */
  private byte[] buffer = new byte[CHUNK];

  private long base;
  private int start;
  private int scanned;
  private int end;
  private long line;
  private byte[] head = new byte[0];
  private @Nullable TooLong tooLong;
  private boolean isText;

  /** A line too long to keep, of which the end has not come. */
  private static final class TooLong {
    final byte[] start;
    final Position before;
    long length;

    TooLong(byte[] start, Position before) {
      this.start = start;
      this.before = before;
    }
  }

  /**
   * Takes over an open file.
   *
   * @param offset where to go on
   * @param line how many lines are before that
   */
  LogFile(
      String id, String topic, Path path, String key, FileChannel channel, long offset, long line)
      throws IOException {
    this.id = id;
    this.topic = topic;
    this.path = path;
    this.key = key;
    this.channel = channel;
    this.line = line;
    this.head = Fingerprint.read(channel, 0, Fingerprint.length(offset));
    int before = Fingerprint.length(offset);
    this.base = offset - before;
    byte[] tail = Fingerprint.read(channel, base, before);
    this.linesBefore = LinesBefore.read(channel, offset);
    System.arraycopy(tail, 0, buffer, 0, tail.length);
    start = tail.length;
    scanned = start;
    end = start;
  }

  String id() {
    return id;
  }

  String key() {
    return key;
  }

  Path path() {
    return path;
  }

  /** The last lines before the place where it was begun to be read. */
  List<String> linesBefore() {
    return linesBefore;
  }

  /** How many bytes of the file were seen. */
  long seen() {
    return base + end;
  }

  /** Where the file stands now that the lines handed over are shipped. */
  Position position() {
    if (tooLong != null) {
      return tooLong.before;
    }
    long offset = base + start;
    int length = Fingerprint.length(offset);
    return new Position(
        id,
        topic,
        path.toString(),
        key,
        offset,
        line,
        Fingerprint.of(head, 0, Math.min(length, head.length)),
        Fingerprint.of(buffer, start - length, length));
  }

  /** What {@link #read} found. */
  enum Found {
    /** It may have more lines. */
    MORE,
    /** It has no more whole lines now. */
    END,
    /** It is shorter than before, or holds something else: somebody has truncated it. */
    REPLACED
  }

  /** Hands over whole lines, as long as they are wanted. */
  Found read(LineSink sink) throws IOException {
    while (true) {
      boolean hasRoom = sink.hasRoom();
      while (hasRoom && next(sink)) {
        hasRoom = sink.hasRoom();
      }
      if (!hasRoom) {
        return Found.MORE;
      }
      long size = channel.size();
      if (size < seen()) {
        return Found.REPLACED;
      }
      if (size == seen()) {
        return Found.END;
      }
      if (!isText) {
        Compressed.refuse(channel, path);
        isText = true;
      }
      int added = fill();
      // Looked at after reading: what was read then belongs to what was seen before.
      boolean isSame = false;
      try {
        isSame = holdsWhatWasSeen(added);
      } finally {
        end -= isSame ? 0 : added;
      }
      if (!isSame) {
        return Found.REPLACED;
      }
      if (head.length < Fingerprint.BYTES) {
        head = Fingerprint.read(channel, 0, Fingerprint.length(seen()));
      }
    }
  }

  /** Hands over the next whole line in the buffer, if there is one. */
  private boolean next(LineSink sink) {
    while (scanned < end) {
      byte b = buffer[scanned];
      if (b == 0 && scanned == start && tooLong == null) {
        start = ++scanned;
      } else if (b != '\n') {
        scanned++;
      } else {
        int to = scanned++;
        boolean handed = handOver(to, sink);
        start = scanned;
        if (handed) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean handOver(int to, LineSink sink) {
    line++;
    TooLong was = tooLong;
    if (was != null) {
      tooLong = null;
      sink.tooLong(this, was.start, was.length + to - start, line);
      return true;
    }
    int length = to - start;
    if (length > 0 && buffer[to - 1] == '\r') {
      length--;
    }
    if (length == 0) {
      return false;
    }
    if (length > LONGEST_LINE) {
      byte[] first = Arrays.copyOfRange(buffer, start, start + KEPT_OF_TOO_LONG);
      sink.tooLong(this, first, length, line);
    } else {
      sink.line(this, buffer, start, length, line);
    }
    return true;
  }

  private int fill() throws IOException {
    if (end - start > LONGEST_LINE) {
      giveUpLine();
    }
    makeRoom();
    ByteBuffer room = ByteBuffer.wrap(buffer, end, buffer.length - end);
    int added = Math.max(0, channel.read(room, seen()));
    end += added;
    return added;
  }

  /** Keeps the first bytes of a line that is too long, and drops the others from the buffer. */
  private void giveUpLine() {
    if (tooLong == null) {
      Position before = position();
      tooLong = new TooLong(Arrays.copyOfRange(buffer, start, start + KEPT_OF_TOO_LONG), before);
    }
    tooLong.length += end - start;
    start = end;
    scanned = end;
  }

  /** Moves what is still needed to the buffer's front, and makes a full buffer larger. */
  private void makeRoom() {
    int keep = Math.max(0, start - Fingerprint.BYTES);
    if (end - keep > buffer.length / 2) {
      buffer = Arrays.copyOfRange(buffer, keep, keep + 2 * buffer.length);
    } else if (end == buffer.length || keep > buffer.length / 2) {
      byte[] smaller = buffer.length > CHUNK && end - keep < CHUNK / 2 ? new byte[CHUNK] : buffer;
      System.arraycopy(buffer, keep, smaller, 0, end - keep);
      buffer = smaller;
    } else {
      return;
    }
    base += keep;
    start -= keep;
    scanned -= keep;
    end -= keep;
  }

  private boolean holdsWhatWasSeen(int added) throws IOException {
    int before = end - added;
    int length = Math.min(before, CHECKED);
    byte[] bytes = Fingerprint.read(channel, base + before - length, length);
    return Arrays.equals(bytes, 0, bytes.length, buffer, before - length, before)
        && Arrays.equals(head, Fingerprint.read(channel, 0, head.length));
  }

  /** Hands over a line whose end will not come. */
  void finish(LineSink sink) {
    if (start < end || tooLong != null) {
      handOver(end, sink);
      start = end;
      scanned = end;
    }
  }

  /** Whether there is the beginning of a line. */
  boolean hasUnfinished() {
    return start < end || tooLong != null;
  }

  /** Goes on with another channel to the same file: this one's can no longer be read. */
  void reopen(FileChannel other) throws IOException {
    channel.close();
    channel = other;
  }

  /** The same file with other contents, to be read from its start; this one is over. */
  LogFile emptied(String newId) throws IOException {
    return new LogFile(newId, topic, path, key, channel, 0, 0);
  }

  /**
   * Whether another file is a copy of this one, perhaps one that is still being made: it holds what
   * was seen of this one, or is a shorter beginning of that.
   *
   * @param least so many bytes must be the same: of few, another file may begin so, too
   */
  boolean isCopiedIn(FileChannel other, int least) throws IOException {
    long both = Math.min(seen(), other.size());
    int length = Fingerprint.length(both);
    if (both < least || !startsWith(head, Fingerprint.read(other, 0, length))) {
      return false;
    }
    byte[] its = Fingerprint.read(other, both - length, length);
    if (both == seen()) {
      int kept = Math.min(end, length);
      return Arrays.equals(its, its.length - kept, its.length, buffer, end - kept, end);
    }
    return Arrays.equals(its, Fingerprint.read(channel, both - length, length));
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
