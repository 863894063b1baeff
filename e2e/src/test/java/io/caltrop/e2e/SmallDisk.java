package io.caltrop.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder on a file system of its own that can be filled to its last byte. */
final class SmallDisk implements AutoCloseable {
  private static final int PAGE = 4096;

  private final Path folder;
  private boolean mounted = true;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Whether this process may make one: it needs root's right to mount. */
  static boolean isAllowed(Path folder) {
    try {
      Files.createDirectories(folder);
      mount(folder, 1);
      run("umount", folder.toString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Moves what a folder holds onto a disk with about so many MiB of room besides. Nobody may use
   * the folder.
   */
  static SmallDisk under(Path folder, int room) throws IOException {
    SmallDisk disk = new SmallDisk(folder);
    int mebibytes = room + held(folder);
    Files.move(folder, disk.aside());
    Files.createDirectory(folder);
    mount(folder, mebibytes);
    run("cp", "-a", disk.aside() + "/.", folder.toString());
    run("rm", "-r", disk.aside().toString());
    return disk;
  }

  /** MiB of what a folder holds, in whole pages. */
  private static int held(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long pages = files.mapToLong(file -> file.toFile().length() / PAGE + 1).sum();
      return (int) ((pages * PAGE) >> 20) + 1;
    }
  }

  /** Moves what it holds back to where it was. Nobody may use the folder. */
  void giveBack() throws IOException {
    run("cp", "-a", folder.toString(), aside().toString());
    close();
    Files.delete(folder);
    Files.move(aside(), folder);
  }

  private Path aside() {
    return folder.resolveSibling(folder.getFileName() + ".aside");
  }

  private static void mount(Path folder, int mebibytes) throws IOException {
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(List.of(command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Takes what is free. */
  void fill() throws IOException {
    byte[] block = new byte[PAGE];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (Files.getFileStore(folder).getUsableSpace() > 0) {
        throw e;
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /** Takes the disk away with what it holds; what used it must have ended. */
  @Override
  public void close() {
    if (!mounted) {
      return;
    }
    try {
      run("umount", folder.toString());
      mounted = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
