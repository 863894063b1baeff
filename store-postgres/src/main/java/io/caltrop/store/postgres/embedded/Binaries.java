package io.caltrop.store.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The server's programs, unpacked once from the archive on the class path. */
final class Binaries {
  private static final String PREFIX = "bin-";
  private static final String UNFINISHED = "unpacking-";

  /** What a server does not need to run: a third of the files. */
  private static final List<String> LEFT_OUT =
      List.of(".a", ".pc", "plperl.so", "plpython3.so", "pltcl.so");

  private Binaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}; unpacks if it is not there.
   *
   * @param dir where it lies, and where older ones are removed
   */
  static Path unpackInto(Path dir) throws IOException {
    URL archive = archive();
    Path target = dir.resolve(PREFIX + fingerprint(archive));
    removeOthers(dir, target);
    if (!Files.isDirectory(target)) {
      Path unfinished = Files.createTempDirectory(dir, UNFINISHED);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpack(archive, unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  private static URL archive() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch", "");
    @Nullable String name =
        switch (os + " " + cpu) {
          case "linux amd64" -> "postgres-linux-x86_64.txz";
          case "linux aarch64" -> "postgres-linux-arm_64.txz";
          default -> null;
        };
    URL archive = name == null ? null : Binaries.class.getResource("/" + name);
    if (archive == null) {
      throw new EmbeddedPostgresException(
          "no embedded PostgreSQL for %s on %s; it exists for linux on amd64 and aarch64, elsewhere configure a PostgreSQL of your own"
              .formatted(os, cpu));
    }
    return archive;
  }

  /** Tells one version's archive from another's without reading it. */
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile file = jar.getJarFile()) {
        return Long.toHexString(file.getJarEntry(jar.getEntryName()).getCrc());
      }
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream raw = new BufferedInputStream(archive.openStream(), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(Xz.decompress(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (LEFT_OUT.stream().noneMatch(entry.getName()::endsWith)) {
          unpackOne(tar, entry, target);
        }
      }
    }
  }

  private static void unpackOne(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive names a file outside: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void removeOthers(Path dir, Path target) throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.list(dir)) {
      others =
          files
              .filter(path -> isOurs(path.getFileName().toString()) && !path.equals(target))
              .toList();
    }
    for (Path other : others) {
      removeTree(other);
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith(PREFIX) || name.startsWith(UNFINISHED);
  }

  /** Removes a folder with all that is in it; links are removed, not followed. */
  static void removeTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
