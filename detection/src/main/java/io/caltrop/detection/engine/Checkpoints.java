package io.caltrop.detection.engine;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one object: a folder of ours, in which Flink makes one for each of its jobs,
 * and one for each savepoint. It may lie on any file system that Flink knows.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT = "chk-";
  private static final String SAVEPOINT = "savepoint-";

  private final Path folder;
  private final Duration interval;

  /**
   * Of the object with this name.
   *
   * @param interval from one to the next
   */
  Checkpoints(String root, String object, Duration interval) {
    folder = new Path(new Path(root), fileName(object));
    this.interval = interval;
  }

  private static String fileName(String object) {
    StringBuilder name = new StringBuilder();
    for (byte b : object.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
      name.append(plain ? String.valueOf((char) b) : "=%02x".formatted(b));
    }
    return name.toString();
  }

  /** The time from one to the next. */
  Duration interval() {
    return interval;
  }

  /** Its URI. */
  String uri() {
    return folder.toString();
  }

  /** How the ids of a sink's transactions start: of no other's, also of another installation. */
  String transactions() {
    UUID place = UUID.nameUUIDFromBytes(uri().getBytes(StandardCharsets.UTF_8));
    return "caltrop-" + folder.getName() + "-" + place;
  }

  /** The ids of the jobs that have left something here. */
  List<String> jobs() {
    return list(folder).stream()
        .map(FileStatus::getPath)
        .map(Path::getName)
        .filter(name -> name.matches("[0-9a-f]{32}"))
        .toList();
  }

  /** The URI of the newest complete one. */
  Optional<String> newest() {
    List<Path> candidates = new ArrayList<>();
    for (FileStatus entry : list(folder)) {
      if (entry.getPath().getName().startsWith(SAVEPOINT)) {
        candidates.add(entry.getPath());
      } else {
        list(entry.getPath()).stream()
            .map(FileStatus::getPath)
            .filter(path -> path.getName().startsWith(CHECKPOINT))
            .forEach(candidates::add);
      }
    }
    record Found(Path path, long id) {}
    return candidates.stream()
        .flatMap(path -> id(path).map(id -> new Found(path, id)).stream())
        .max(Comparator.comparingLong(Found::id))
        .map(found -> found.path.toString());
  }

  /** The id of the checkpoint, if it is complete. */
  private static Optional<Long> id(Path path) {
    Path metadata = new Path(path, METADATA);
    try (FSDataInputStream in = path.getFileSystem().open(metadata);
        DataInputStream data = new DataInputStream(in)) {
      return Optional.of(
          org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
                  data, Checkpoints.class.getClassLoader(), metadata.toString())
              .getCheckpointId());
    } catch (FileNotFoundException e) {
      return Optional.empty(); // it was being written
    } catch (IOException e) {
      LOG.warn("checkpoint {} cannot be read: {}", path, OneLine.ofRoot(e));
      return Optional.empty();
    }
  }

  /** Deletes what all jobs but this one have left. */
  void prune(String keptJob) {
    for (FileStatus entry : list(folder)) {
      if (!entry.getPath().getName().equals(keptJob)) {
        delete(entry.getPath());
      }
    }
  }

  /** Deletes everything. */
  void clear() {
    delete(folder);
  }

  private static List<FileStatus> list(Path path) {
    try {
      FileSystem files = path.getFileSystem();
      // A folder that is gone is an exception to some file systems, and null to others.
      if (!files.exists(path) || !files.getFileStatus(path).isDir()) {
        return List.of();
      }
      FileStatus[] entries = files.listStatus(path);
      return entries == null ? List.of() : List.of(entries);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new EngineException("cannot list " + path + ": " + OneLine.ofRoot(e), e);
    }
  }

  private static void delete(Path path) {
    try {
      path.getFileSystem().delete(path, true);
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", path, OneLine.ofRoot(e));
    }
  }
}
