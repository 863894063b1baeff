package io.caltrop.detection.engine;

import io.caltrop.detection.engine.hits.Found;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.functions.MapFunction;

/** Gives findings to whoever runs the job in this process, in the order in which they come. */
final class Collecting implements MapFunction<Found, Found> {
  private static final long serialVersionUID = 1;
  private static final Map<String, Queue<Found>> OPEN = new ConcurrentHashMap<>();

  private final String collection;

  Collecting(String collection) {
    this.collection = collection;
  }

  @Override
  public Found map(Found found) {
    Objects.requireNonNull(OPEN.get(collection), "it was closed").add(found);
    return found;
  }

  /** Opens a collection. */
  static Into open() {
    Into collection = new Into(UUID.randomUUID().toString());
    OPEN.put(collection.name, new ConcurrentLinkedQueue<>());
    return collection;
  }

  /** A collection, by its name. */
  record Into(String name) implements AutoCloseable {
    List<Found> all() {
      return List.copyOf(Objects.requireNonNull(OPEN.get(name), "it was closed"));
    }

    @Override
    public void close() {
      OPEN.remove(name);
    }
  }
}
