package io.caltrop.detection.objects;

import io.caltrop.detection.engine.StreamQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From which topics to which one a sink carries rows.
 *
 * @param sink its name
 */
record TopicFlow(String sink, List<Topic> reads, Topic writes) {
  /**
   * A topic of some brokers.
   *
   * @param servers where they are, as clients are told
   */
  record Topic(String name, String servers) {
    static Topic of(String name, Map<String, String> kafka) {
      return new Topic(name, kafka.getOrDefault("bootstrap.servers", ""));
    }

    boolean isSame(Topic other) {
      return name.equals(other.name) && BrokerNames.overlap(servers, other.servers);
    }
  }

  static TopicFlow of(String sink, StreamQuery query, Topic writes) {
    List<Topic> reads =
        query.sources().stream().map(source -> Topic.of(source.topic(), source.kafka())).toList();
    return new TopicFlow(sink, reads, writes);
  }

  /**
   * The sinks by which what this one writes comes back to it, in their order: none but itself if it
   * reads its own topic.
   *
   * @param others all that there are
   * @return empty if nothing comes back
   */
  Optional<List<String>> circle(List<TopicFlow> others) {
    return way(writes, new ArrayList<>(others));
  }

  /**
   * How what is in a topic comes to this sink.
   *
   * @param left those that were not asked yet
   */
  private Optional<List<String>> way(Topic topic, List<TopicFlow> left) {
    if (reads(topic)) {
      return Optional.of(List.of());
    }
    List<TopicFlow> readers = left.stream().filter(flow -> flow.reads(topic)).toList();
    left.removeAll(readers);
    for (TopicFlow reader : readers) {
      Optional<List<String>> rest = way(reader.writes, left);
      if (rest.isPresent()) {
        List<String> all = new ArrayList<>(List.of(reader.sink));
        all.addAll(rest.get());
        return Optional.of(all);
      }
    }
    return Optional.empty();
  }

  private boolean reads(Topic topic) {
    return reads.stream().anyMatch(topic::isSame);
  }
}
