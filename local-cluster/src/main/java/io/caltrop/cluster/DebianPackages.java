package io.caltrop.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Packages of Debian or Ubuntu, downloaded by {@code apt-get} and unpacked by {@code dpkg} into a
 * folder of ours: no root is needed and nothing is installed. They come with the libraries they
 * need but for those that belong to the system's loader.
 *
 * <p>The package lists are the system's; where those are missing or too old, as in a fresh
 * container, lists of our own are fetched beside the packages.
 */
final class DebianPackages {
  /** Must be those that the system's own programs use. */
  private static final Set<String> SYSTEM =
      Set.of("libc6", "libgcc-s1", "libstdc++6", "libcrypt1", "libc-bin");

  private final Path cache;
  private final SearchPath searchPath;

  DebianPackages(Path cache, SearchPath searchPath) {
    this.cache = cache;
    this.searchPath = searchPath;
  }

  /**
   * The packages with their libraries below a folder of that name, downloaded now if they are not
   * there. Several processes may ask at once: one downloads, the others wait for it.
   *
   * @throws ClusterException if this is no Debian or Ubuntu, or the download fails
   */
  UnpackedPackages unpacked(String name, List<String> packages) {
    Path target = folder(name);
    if (!Files.isDirectory(target)) {
      try {
        Files.createDirectories(cache);
        unpackOnce(target, packages);
      } catch (IOException e) {
        throw new ClusterException(
            "cannot unpack %s into %s: %s".formatted(name, cache, e.getMessage()), e);
      }
    }
    return new UnpackedPackages(target);
  }

  /** Whether the folder of that name is there. */
  boolean hasUnpacked(String name) {
    return Files.isDirectory(folder(name));
  }

  private Path folder(String name) {
    return cache.resolve(name + "-" + release());
  }

  /** Libraries of one release do not go with the loader of another. */
  private static String release() {
    String id = "linux";
    try {
      for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
        if (line.startsWith("VERSION_CODENAME=")) {
          id = line.substring(line.indexOf('=') + 1).replaceAll("[^A-Za-z0-9]", "");
        }
      }
    } catch (IOException e) {
      // no such file: no Debian, which the look for apt-get finds out
    }
    return id + "-" + System.getProperty("os.arch");
  }

  private synchronized void unpackOnce(Path target, List<String> packages) throws IOException {
    Path lockFile = cache.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (Files.isDirectory(target) || !lock.isValid()) {
        return;
      }
      Path work = Files.createTempDirectory(cache, "new-");
      try {
        download(packages, work);
        Files.move(unpack(work), target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Folders.remove(work);
      }
    }
  }

  private void download(List<String> packages, Path work) throws IOException {
    if (searchPath.find("apt-get").isEmpty() || searchPath.find("dpkg").isEmpty()) {
      throw new ClusterException(
          "%s is not on the PATH, and without apt-get and dpkg its package cannot be fetched; install %s"
              .formatted(packages.get(0), String.join(", ", packages)));
    }
    Path files = Files.createDirectories(work.resolve("packages"));
    List<String> system = List.of();
    try {
      download(packages, files, system);
    } catch (Commands.Failed first) {
      List<String> own = ownLists();
      try {
        Commands.run(cache, words("apt-get", own, "update", "-qq"));
        download(packages, files, own);
      } catch (Commands.Failed second) {
        throw new ClusterException(
            "%s is not on the PATH and its package cannot be fetched: %s; install %s, or give this machine a way to its package mirror"
                .formatted(packages.get(0), second.reason(), String.join(", ", packages)),
            second);
      }
    }
  }

  private List<String> ownLists() throws IOException {
    Path lists = cache.resolve("apt");
    Files.createDirectories(lists.resolve("lists/partial"));
    Files.createDirectories(lists.resolve("archives/partial"));
    return List.of(
        "-oDir::State::lists=" + lists.resolve("lists"),
        "-oDir::Cache=" + lists,
        "-oAPT::Sandbox::User=");
  }

  private static void download(List<String> packages, Path folder, List<String> options)
      throws IOException, Commands.Failed {
    Set<String> all = withLibraries(packages, options);
    Commands.run(folder, words("apt-get", options, "download", "-qq", all));
  }

  /** The packages and every library that they need, level by level. */
  private static Set<String> withLibraries(List<String> packages, List<String> options)
      throws IOException, Commands.Failed {
    Set<String> all = new TreeSet<>(packages);
    Set<String> next = all;
    while (!next.isEmpty()) {
      Set<String> found = new TreeSet<>();
      List<String> lines =
          Commands.run(Path.of("/"), words("apt-cache", options, "depends", "--important", next));
      for (String line : lines) {
        String entry = line.strip();
        if (entry.startsWith("Depends: ") || entry.startsWith("PreDepends: ")) {
          found.add(entry.substring(entry.indexOf(' ') + 1).replaceAll(":.*", ""));
        }
      }
      found.removeIf(name -> !isWanted(name) || all.contains(name));
      all.addAll(found);
      next = found;
    }
    return all;
  }

  private static boolean isWanted(String name) {
    boolean part = name.startsWith("lib") || name.startsWith("clickhouse-");
    return part && !SYSTEM.contains(name);
  }

  private static Path unpack(Path work) throws IOException {
    Path root = Files.createDirectories(work.resolve("root"));
    try (Stream<Path> files = Files.list(work.resolve("packages"))) {
      for (Path file : files.sorted().toList()) {
        Commands.run(root, List.of("dpkg", "-x", file.toString(), root.toString()));
      }
    } catch (Commands.Failed e) {
      throw new IOException(e.reason(), e);
    }
    return root;
  }

  private static List<String> words(Object... parts) {
    List<String> words = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Iterable<?> several) {
        several.forEach(word -> words.add(word.toString()));
      } else {
        words.add(part.toString());
      }
    }
    return words;
  }
}
