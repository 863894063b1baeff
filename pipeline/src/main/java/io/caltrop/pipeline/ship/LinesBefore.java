package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.stream.Stream;

/**
 * The last lines before a position, which were shipped: a line behind it may say something of them.
 */
final class LinesBefore {
  /** So many bytes are looked at: a longer line is not kept for one that says it is repeated. */
  private static final int BYTES = 4096 + 2 * Fingerprint.BYTES;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private LinesBefore() {}

  /** The lines in their order; of a line that begins too far before the position, nothing. */
  static List<String> read(FileChannel channel, long offset) throws IOException {
    int length = (int) Math.min(BYTES, offset);
    String text = new String(Fingerprint.read(channel, offset - length, length), UTF_8);
    boolean isAll = length == offset;
    int start = isAll ? (text.startsWith(BYTE_ORDER_MARK) ? 1 : 0) : text.indexOf('\n') + 1;
    if (!isAll && start == 0) {
      return List.of();
    }
    return Stream.of(text.substring(start).split("\r?\n")).filter(line -> !line.isEmpty()).toList();
  }
}
