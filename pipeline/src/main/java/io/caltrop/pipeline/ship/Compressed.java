package io.caltrop.pipeline.ship;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Files that are no log as they lie there but a compressed one, by their first bytes. */
final class Compressed {
  private static final List<Kind> KINDS =
      List.of(
          new Kind("gzip", "1f8b08", 0, "", "gunzip -k"),
          new Kind("zstd", "28b52ffd", 0, "", "unzstd"),
          new Kind("xz", "fd377a585a00", 0, "", "unxz -k"),
          new Kind("bzip2", "425a68", 4, "314159265359", "bunzip2 -k"));
  private static final int LONGEST = 10;

  /** What files begin with, what they have at another place, and the command that unpacks them. */
  private record Kind(String name, String start, int place, String there, String command) {
    boolean isOf(byte[] bytes) {
      return has(bytes, 0, start) && has(bytes, place, there);
    }

    private static boolean has(byte[] bytes, int from, String hex) {
      byte[] expected = HexFormat.of().parseHex(hex);
      int to = from + expected.length;
      return to <= bytes.length && Arrays.equals(bytes, from, to, expected, 0, expected.length);
    }
  }

  private Compressed() {}

  /**
   * Does nothing to a file that is not compressed.
   *
   * @throws IOException if it is, with what to do
   */
  static void refuse(FileChannel channel, Path path) throws IOException {
    byte[] first = Fingerprint.read(channel, 0, LONGEST);
    for (Kind kind : KINDS) {
      if (kind.isOf(first)) {
        throw new IOException(
            "compressed (%s); allowed: text; unpack it first: %s %s"
                .formatted(kind.name, kind.command, path));
      }
    }
  }
}
