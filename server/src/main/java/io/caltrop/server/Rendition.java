package io.caltrop.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One representation of something, ready to be sent: its bytes, the same compressed, and a strong
 * entity tag for each (RFC 9110, section 8.8.3). The tag is a hash of the bytes, so that it stays
 * the same over restarts and among servers.
 */
final class Rendition {
  private static final int TAG_BYTES = 16;

  /** Below this, compression saves nothing worth its time. */
  private static final int SMALLEST_COMPRESSED = 512;

  private final byte[] plain;
  private final String tag;
  private byte @Nullable [] compressed;

  Rendition(byte[] plain) {
    this.plain = plain;
    this.tag = HexFormat.of().formatHex(sha256(plain), 0, TAG_BYTES);
  }

  byte[] plain() {
    return plain;
  }

  boolean isWorthCompressing() {
    return plain.length >= SMALLEST_COMPRESSED;
  }

  /** The bytes in gzip, made at the first call. */
  synchronized byte[] gzip() {
    if (compressed == null) {
      compressed = compress(plain);
    }
    return compressed;
  }

  /** The strong entity tag of the plain or the compressed bytes, in its quotes. */
  String etag(boolean gzip) {
    return gzip ? '"' + tag + "-gzip\"" : '"' + tag + '"';
  }

  private static byte[] compress(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new FastGzip(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Level 1: a list changes many times a second, and the next level costs twice the time. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
