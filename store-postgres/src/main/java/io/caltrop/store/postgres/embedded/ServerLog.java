package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What the server writes, in a file that is kept short. */
final class ServerLog {
  private static final long LONGEST = 8 << 20;
  private static final int TAIL = 16 << 10;

  private final Path file;

  ServerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The lines written from here on; of many, the last ones. */
  List<String> since(long position) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(Math.min(position, log.length()), log.length() - TAIL);
      byte[] bytes = new byte[(int) (log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Keeps one older copy and starts anew; the server appends, so that it need not know. */
  void trim() throws IOException {
    if (size() > LONGEST) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
        log.setLength(0);
      }
    }
  }
}
