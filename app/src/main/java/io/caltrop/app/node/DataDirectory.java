package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.pipeline.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a process keeps everything in, locked for as long as it runs.
 *
 * <pre>
 * caltrop.lock   held by the process; says its id
 * kafka/         the embedded broker's
 * postgres/      the embedded database's
 * flink/         checkpoints of streaming SQL
 * logs/          caltrop.log and older ones
 * tmp/caltrop/   what libraries unpack; emptied at every start
 * </pre>
 *
 * <p>Processes of one role alone ({@code api}, {@code consume}) have lock, log and temporary folder
 * under their role's name, and the second of a role under its name and number: any number of them
 * can use one folder.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String MAIN = "caltrop";
  private static final String LOCK = ".lock";
  private static final int MOST_OF_A_ROLE = 100;

  private final Path root;
  private final String name;
  private final FileChannel lock;

  private DataDirectory(Path root, String name, FileChannel lock) {
    this.root = root;
    this.name = name;
    this.lock = lock;
  }

  /**
   * Makes the folder if there is none, and takes it for this process alone.
   *
   * @throws Failure if another process has it, or it cannot be written
   */
  public static DataDirectory open(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      FileChannel lock = lock(root, MAIN);
      if (lock == null) {
        throw Failure.running(
            "the data folder %s is in use by another caltrop (process %s); stop it, or choose another with --data"
                .formatted(root, holder(root).orElse("unknown")));
      }
      return prepared(root, MAIN, lock);
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  /**
   * The same for a process of one role, beside others of its kind.
   *
   * @throws Failure if the folder cannot be written
   */
  public static DataDirectory share(Path folder, String role) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      for (int number = 1; number <= MOST_OF_A_ROLE; number++) {
        String name = number == 1 ? role : role + "-" + number;
        FileChannel lock = lock(root, name);
        if (lock != null) {
          return prepared(root, name, lock);
        }
      }
    } catch (IOException e) {
      throw unusable(root, e);
    }
    throw Failure.running(
        "the data folder " + root + " is in use by " + MOST_OF_A_ROLE + " others; choose another");
  }

  private static @Nullable FileChannel lock(Path root, String name) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve(name + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      return null;
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
    return channel;
  }

  /** The id of the process that has the folder for itself; empty if none has. */
  public static Optional<String> holder(Path folder) {
    return holder(folder, MAIN);
  }

  /** The processes of one role that run on the folder: their ids by their names in it. */
  public static Map<String, String> holders(Path folder) {
    Map<String, String> holders = new TreeMap<>();
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*" + LOCK)) {
      for (Path lock : locks) {
        String file = lock.getFileName().toString();
        String name = file.substring(0, file.length() - LOCK.length());
        if (!name.equals(MAIN)) {
          holder(folder, name).ifPresent(id -> holders.put(name, id));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Map.of(); // as below
    }
    return holders;
  }

  private static Optional<String> holder(Path folder, String name) {
    Path file = folder.toAbsolutePath().resolve(name + LOCK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return tryLock(channel) ? Optional.empty() : Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty(); // there is no such folder, or it is not ours: nothing runs there
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static DataDirectory prepared(Path root, String name, FileChannel lock)
      throws IOException {
    DataDirectory directory = new DataDirectory(root, name, lock);
    Files.createDirectories(root.resolve("logs"));
    removeContent(directory.temporary());
    Files.createDirectories(directory.temporary());
    return directory;
  }

  private static void removeContent(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Failure unusable(Path root, IOException e) {
    return Failure.running(
        "the data folder "
            + root
            + " cannot be used: "
            + FileTrouble.of(e)
            + "; choose another with --data",
        e);
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path flink() {
    return root.resolve("flink");
  }

  /** For what libraries unpack; empty at the start. */
  public Path temporary() {
    return root.resolve("tmp").resolve(name);
  }

  public Path log() {
    return root.resolve("logs").resolve(name + ".log");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
