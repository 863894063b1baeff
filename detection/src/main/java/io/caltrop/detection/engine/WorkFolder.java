package io.caltrop.detection.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder for what Flink can lose: blobs, uploads, unpacked libraries. */
final class WorkFolder {
  private WorkFolder() {}

  /** Makes the folder, or empties it of what a killed process has left. */
  static Path prepare(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      try (Stream<Path> tree = Files.walk(absolute)) {
        List<Path> leftovers = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path leftover : leftovers) {
          if (!leftover.equals(absolute)) {
            Files.delete(leftover);
          }
        }
      }
      return absolute;
    } catch (IOException e) {
      throw new EngineException("cannot empty " + absolute + ": " + e.getMessage(), e);
    }
  }
}
