package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a replica of each master has what was written, so that a failover loses nothing.
 *
 * <p>A replica that its master lists is waited for, however long it has been silent: it may be
 * frozen, and take over with what it had before. Only a master that lists none is not waited for;
 * its data is then as safe as one server's. A replica that has just left the list may be on its way
 * back, or have taken over without its master knowing yet, so it is waited for a moment more.
 */
final class Replication {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

  /** Shorter than the time-out of a command: the server answers how far it came. */
  private static final long WAIT_MS = Connections.TIME_OUT.toMillis() * 3 / 5;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A connection that broke is made again, and a master that was replaced hears of it, before. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(3);

  private final Masters masters;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Replication(Masters masters) {
    this.masters = masters;
  }

  /**
   * Waits for one replica of each.
   *
   * @throws StoreException if one is no master any more, or none of its replicas confirms in time
   */
  void await(Collection<Node> written) {
    try {
      awaitReplicas(List.copyOf(written));
    } catch (StoreException e) {
      masters.lookAgain();
      throw e;
    }
  }

  private void awaitReplicas(List<Node> nodes) {
    List<Node> asked = new ArrayList<>();
    List<CompletionStage<Long>> answers = new ArrayList<>();
    for (Node node : withReplicas(nodes)) {
      asked.add(node);
      answers.add(node.commands().waitForReplication(1, WAIT_MS));
    }
    for (int i = 0; i < asked.size(); i++) {
      Node node = asked.get(i);
      if (Answers.of(answers.get(i), node.name()) == 0) {
        seen.computeIfPresent(node.name(), (name, last) -> last.outdated());
        if (!withReplicas(List.of(node)).isEmpty()) {
          throw unavailable(node.name(), "no replica confirmed within " + WAIT_MS + " ms");
        }
      }
    }
  }

  private List<Node> withReplicas(List<Node> nodes) {
    long now = System.nanoTime();
    List<Node> stale = nodes.stream().filter(node -> isStale(node, now)).toList();
    List<CompletionStage<String>> infos = stale.stream().map(Replicas::ask).toList();
    for (int i = 0; i < stale.size(); i++) {
      String name = stale.get(i).name();
      note(name, Replicas.of(Answers.of(infos.get(i), name)), System.nanoTime());
    }
    return nodes.stream().filter(node -> isToWaitFor(node.name())).toList();
  }

  /** That there is none is asked anew each time: one may have come. */
  private boolean isStale(Node node, long now) {
    Seen last = seen.get(node.name());
    return last == null || last.listed == 0 || now - last.at > LOOK_EVERY.toNanos();
  }

  /**
   * Takes what a node said.
   *
   * @param now by {@link System#nanoTime}
   * @throws StoreException if it is no master, or its last replica has just left
   */
  synchronized void note(String name, Replicas found, long now) {
    if (!found.isMaster()) {
      seen.remove(name);
      throw unavailable(name, "it is a replica now, another node has its lists");
    }
    Seen before = seen.get(name);
    if (found.listed() > 0) {
      seen.put(name, new Seen(found.listed(), now, now, false));
      if (before != null && before.isAlone) {
        LOG.info("Redis at {} has a replica again", name);
      }
    } else {
      noteNone(name, before, now);
    }
  }

  private void noteNone(String name, @Nullable Seen before, long now) {
    long heldUntil = before == null ? now : before.heldUntil;
    if (before != null && before.listed > 0) {
      heldUntil = now + BACK_WITHIN.toNanos();
    }
    boolean isAlone = now - heldUntil >= 0;
    seen.put(name, new Seen(0, now, heldUntil, isAlone));
    if (!isAlone) {
      throw unavailable(name, "its replica has just left, and may be back in a moment");
    }
    if (before == null ? masters.haveReplicas() : !before.isAlone) {
      LOG.warn("Redis at {} has no replica online: a failover may lose what it takes now", name);
    }
  }

  /** By what was noted last. */
  boolean isToWaitFor(String name) {
    Seen last = seen.get(name);
    return last == null || last.listed > 0;
  }

  private static StoreException unavailable(String name, String why) {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "Redis at " + name + ": " + why);
  }

  /**
   * What a node said last; times are those of {@link System#nanoTime}.
   *
   * @param heldUntil until when its batches wait for the replica that left
   * @param isAlone whether it takes them without a replica
   */
  private record Seen(int listed, long at, long heldUntil, boolean isAlone) {
    /** The same, to be asked for again. */
    Seen outdated() {
      return new Seen(listed, at - 2 * LOOK_EVERY.toNanos(), heldUntil, isAlone);
    }
  }
}
