package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a replica of each master has what was written, so that a failover loses nothing. A
 * master without a replica is not waited for: its data is then as safe as one server's.
 */
final class Replication {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

  /** Shorter than the time-out of a command: the server answers how far it came. */
  private static final long WAIT_MS = Connections.TIME_OUT.toMillis() * 3 / 5;

  /** Replicas report every second; one that has said nothing for so long is not waited for. */
  private static final int MOST_LAG_S = 5;

  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /**
   * Waits for one replica of each.
   *
   * @throws StoreException if one has replicas of which none confirms in time
   */
  void await(Collection<Node> written) {
    List<Node> nodes = List.copyOf(written);
    List<Node> asked = new ArrayList<>();
    List<CompletionStage<Long>> answers = new ArrayList<>();
    for (Node node : withReplicas(nodes)) {
      asked.add(node);
      answers.add(node.commands().waitForReplication(1, WAIT_MS));
    }
    for (int i = 0; i < asked.size(); i++) {
      Node node = asked.get(i);
      if (Answers.of(answers.get(i), node.name()) == 0) {
        seen.remove(node.name());
        if (!withReplicas(List.of(node)).isEmpty()) {
          throw new StoreException(
              StoreException.Kind.UNAVAILABLE,
              "Redis at " + node.name() + ": no replica confirmed within " + WAIT_MS + " ms");
        }
      }
    }
  }

  private List<Node> withReplicas(List<Node> nodes) {
    List<Node> stale = nodes.stream().filter(this::isStale).toList();
    List<CompletionStage<String>> infos = stale.stream().map(Replication::ask).toList();
    for (int i = 0; i < stale.size(); i++) {
      note(stale.get(i).name(), replicas(Answers.of(infos.get(i), stale.get(i).name())));
    }
    return nodes.stream()
        .filter(node -> seen.getOrDefault(node.name(), Seen.NOTHING).replicas > 0)
        .toList();
  }

  private boolean isStale(Node node) {
    Seen last = seen.get(node.name());
    return last == null || System.nanoTime() - last.at > LOOK_EVERY_NANOS;
  }

  private void note(String name, int replicas) {
    Seen before = seen.put(name, new Seen(replicas, System.nanoTime()));
    if (replicas == 0 && before != null && before.replicas > 0) {
      LOG.warn("Redis at {} has no replica online: a failover may lose what it takes now", name);
    }
  }

  static CompletionStage<String> ask(Node node) {
    return node.commands().info("replication");
  }

  /** How many replicas are online, by the text of {@code INFO replication}. */
  static int replicas(String info) {
    return (int)
        info.lines()
            .filter(line -> line.startsWith("slave") && line.contains("state=online"))
            .filter(line -> lag(line) < MOST_LAG_S)
            .count();
  }

  private static long lag(String line) {
    String digits = line.replaceFirst(".*lag=([0-9]{1,18}).*", "$1");
    return digits.equals(line) ? 0 : Long.parseLong(digits);
  }

  private record Seen(int replicas, long at) {
    static final Seen NOTHING = new Seen(0, 0);
  }
}
