package io.caltrop.pipeline.ship;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of which something was shipped to a topic. A file is known again by what is in it: it
 * must hold at its start, and before the position, what was there. If that is less than {@link
 * Fingerprint#BYTES}, which two files may have in common, the file system must call it the same.
 */
final class KnownFiles {
  private final Map<String, Position> byId = new HashMap<>();

  KnownFiles(String topic, Collection<Position> positions) {
    for (Position position : positions) {
      if (position.topic().equals(topic)) {
        byId.put(position.id(), position);
      }
    }
  }

  /** The position of a file by its id. */
  Optional<Position> get(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  void put(Position position) {
    byId.put(position.id(), position);
  }

  /**
   * The position of a file; empty if it is a new one.
   *
   * @param taken ids of files that are open, which this one is not
   */
  Optional<Position> find(FileChannel channel, String key, String path, Set<String> taken)
      throws IOException {
    byte[] first = Fingerprint.read(channel, 0, Fingerprint.BYTES);
    String head = Fingerprint.of(first, 0, first.length);
    Position best = null;
    Comparator<Position> order =
        Comparator.<Position, Boolean>comparing(p -> p.isNamed(key, path))
            .thenComparing(Position::offset);
    for (Position position : byId.values()) {
      boolean named = position.isNamed(key, path);
      boolean looksSo =
          position.offset() >= Fingerprint.BYTES ? position.head().equals(head) : named;
      if (looksSo
          && !taken.contains(position.id())
          && (best == null || order.compare(position, best) > 0)
          && Fingerprint.matches(position, channel)) {
        best = position;
      }
    }
    return Optional.ofNullable(best);
  }
}
