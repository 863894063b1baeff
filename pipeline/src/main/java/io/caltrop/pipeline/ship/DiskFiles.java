package io.caltrop.pipeline.ship;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions to the file system. */
final class DiskFiles {
  private static final Logger LOG = LoggerFactory.getLogger(DiskFiles.class);
  private static final Pattern COMPRESSED = Pattern.compile(".*\\.(gz|bz2|xz|zst|lz4|zip|Z)");
  private static final int LOOKED_BACK = 64 * 1024;
  private static final int MOST_ROTATED = 1000;

  private DiskFiles() {}

  /**
   * What the file system calls the file at a path, whatever its name: device and inode.
   *
   * @throws IOException if there is none, or a folder, a pipe or a device: opening a pipe would
   *     wait for its writer
   */
  static String key(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new IOException("a folder, not a file");
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("no regular file");
    }
    Object key = attributes.fileKey();
    return key == null ? path.toRealPath().toString() : key.toString();
  }

  /** Where the last line that has an end ends; not looked for far before the end of the file. */
  static long endOfLines(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, LOOKED_BACK);
    byte[] last = Fingerprint.read(channel, size - length, length);
    for (int i = last.length - 1; i >= 0; i--) {
      if (last[i] == '\n') {
        return size - length + i + 1;
      }
    }
    return size - length;
  }

  /** The files beside one that rotation would name so: {@code NAME.1}, {@code NAME-20240209}. */
  static List<Path> rotated(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (folder == null || name == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> isRotated(file.getFileName().toString(), name.toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .limit(MOST_ROTATED)
          .toList();
    } catch (IOException e) {
      LOG.debug("{}: cannot be listed: {}", folder, e.getMessage());
      return List.of();
    }
  }

  private static boolean isRotated(String file, String name) {
    return (file.startsWith(name + ".") || file.startsWith(name + "-"))
        && !COMPRESSED.matcher(file).matches();
  }
}
