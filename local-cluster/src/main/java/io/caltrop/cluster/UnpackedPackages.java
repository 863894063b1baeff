package io.caltrop.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packages that were unpacked below a folder, as they would lie below {@code /}. */
record UnpackedPackages(Path root) {
  private static final List<String> PROGRAMS = List.of("usr/bin", "usr/sbin", "bin", "sbin");

  /** A program among them, with the libraries that lie beside it. */
  Program program(String name) {
    for (String folder : PROGRAMS) {
      Path file = root.resolve(folder).resolve(name);
      if (Files.isExecutable(file)) {
        return new Program(List.of(file.toString()), Map.of("LD_LIBRARY_PATH", libraries()));
      }
    }
    throw new ClusterException(
        "the packages in " + root + " hold no " + name + "; remove that folder and try again");
  }

  /** The folders with libraries, such as {@code usr/lib/x86_64-linux-gnu}. */
  private String libraries() {
    try {
      List<Path> folders = new ArrayList<>();
      for (String lib : List.of("usr/lib", "lib")) {
        folders.addAll(architectures(root.resolve(lib)));
      }
      return folders.stream().map(Path::toString).collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> architectures(Path lib) throws IOException {
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(lib)) {
      return folders.filter(path -> path.getFileName().toString().contains("-linux-")).toList();
    }
  }
}
