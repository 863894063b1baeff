package io.caltrop.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the embedded broker, held by one process at a time. Kafka has a lock of its own,
 * but takes it only after it has opened the metadata log.
 */
final class StorageDirectory implements AutoCloseable {
  private static final long LEAST_FREE_BYTES = 64L * 1024 * 1024;

  private final Path dir;
  private final FileChannel lockFile;

  private StorageDirectory(Path dir, FileChannel lockFile) {
    this.dir = dir;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if there is none, takes it for this process and formats it if it is new.
   *
   * @throws BrokerException if it cannot be used; nothing is left behind then
   */
  static StorageDirectory open(Path dir) {
    FileChannel lockFile = lock(dir);
    StorageDirectory opened = new StorageDirectory(dir, lockFile);
    try {
      opened.requireSpace();
      opened.format();
      return opened;
    } catch (BrokerException e) {
      opened.close();
      throw e;
    }
  }

  private static FileChannel lock(Path dir) {
    FileChannel channel = null;
    try {
      Files.createDirectories(dir);
      channel =
          FileChannel.open(
              dir.resolve("process.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // answered below: another broker of this process
    } catch (IOException e) {
      throw unusable(dir, e);
    }
    closeQuietly(channel);
    throw new BrokerException(
        "Kafka's folder " + dir + " is in use by another running process; stop that one first");
  }

  private static BrokerException unusable(Path dir, IOException e) {
    String why;
    if (e instanceof AccessDeniedException) {
      why = "no permission to write";
    } else if (e instanceof FileAlreadyExistsException) {
      why = "there is a file of that name";
    } else {
      why = OneLine.of(e);
    }
    return new BrokerException("Kafka's folder " + dir + " cannot be used: " + why, e);
  }

  private void requireSpace() {
    long free = freeBytes();
    if (free < LEAST_FREE_BYTES) {
      throw new BrokerException(
          "the disk of Kafka's folder "
              + dir
              + " is full: "
              + free / 1024 / 1024
              + " MiB are free, at least "
              + LEAST_FREE_BYTES / 1024 / 1024
              + " MiB are needed");
    }
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(dir).getUsableSpace();
    } catch (IOException e) {
      throw unusable(dir, e);
    }
  }

  /** Where Kafka keeps everything. */
  Path logs() {
    return dir.resolve("logs");
  }

  private void format() {
    if (Files.exists(logs().resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(logs());
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
          .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
          .setNodeId(BrokerProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(logs().toString())
          .addDirectory(logs().toString())
          .run();
    } catch (IOException e) {
      throw unusable(dir, e);
    } catch (Exception e) { // declared by Formatter.run
      throw new BrokerException(
          "Kafka's folder " + dir + " cannot be prepared: " + OneLine.ofRoot(e), e);
    }
  }

  /** What an operator should look at when Kafka stopped without a reason: free disk, mostly. */
  String condition() {
    try {
      long mib = Files.getFileStore(dir).getUsableSpace() / 1024 / 1024;
      return mib < LEAST_FREE_BYTES / 1024 / 1024
          ? "the disk of " + dir + " is full (" + mib + " MiB free)"
          : mib + " MiB are free in " + dir;
    } catch (IOException e) {
      return "the folder " + dir + " cannot be read: " + OneLine.of(e);
    }
  }

  /** Frees the folder. */
  @Override
  public void close() {
    closeQuietly(lockFile);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      org.apache.kafka.common.utils.Utils.closeQuietly(channel, "lock of Kafka's folder");
    }
  }
}
