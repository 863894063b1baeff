package io.caltrop.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where commands are looked for.
 *
 * @param folders as in {@code $PATH}
 */
record SearchPath(String folders) {
  /** That of this process. */
  static SearchPath ofThisProcess() {
    String path = System.getenv("PATH");
    return new SearchPath(path == null ? "" : path);
  }

  /** The first program of that name. */
  Optional<Path> find(String name) {
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve(name).toAbsolutePath();
      if (!folder.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
