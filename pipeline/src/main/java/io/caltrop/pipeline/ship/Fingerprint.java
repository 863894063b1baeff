package io.caltrop.pipeline.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a file is known by again: hashes of its first bytes and of those before a position. */
final class Fingerprint {
  /** So many bytes are hashed at each of the two places, if there are so many. */
  static final int BYTES = 1024;

  private static final int HASH_BYTES = 16;

  private Fingerprint() {}

  /** How many bytes count for a position. */
  static int length(long offset) {
    return (int) Math.min(BYTES, offset);
  }

  static String of(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The bytes at a place of a file; fewer if it ends there. */
  static byte[] read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int n = channel.read(bytes, from + bytes.position());
      if (n < 0) {
        break;
      }
    }
    byte[] read = new byte[bytes.position()];
    bytes.flip().get(read);
    return read;
  }

  /** Whether a file holds, up to the position, what was shipped of it. */
  static boolean matches(Position position, FileChannel channel) throws IOException {
    int length = length(position.offset());
    return channel.size() >= position.offset()
        && of(read(channel, 0, length)).equals(position.head())
        && of(read(channel, position.offset() - length, length)).equals(position.tail());
  }

  private static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }
}
