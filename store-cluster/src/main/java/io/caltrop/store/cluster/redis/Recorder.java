package io.caltrop.store.cluster.redis;

import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Marks and counts: one script for each type and thousand alerts of a batch, sent to all nodes at
 * once.
 */
final class Recorder {
  private static final Script KNOWN = Script.of("dedup.lua", "known.lua");
  private static final Script COUNT = Script.of("dedup.lua", "sweep.lua", "count.lua");
  private static final Script MAINTAIN = Script.of("sweep.lua", "maintain.lua");

  /** Expired addresses removed by one script. */
  private static final int SWEPT = 1000;

  /** Scripts of one type on their way at once: all of them end within one command's time-out. */
  private static final int IN_FLIGHT = 8;

  /** How long a list nobody reports to or maintains outlives its entries. */
  private static final Duration LIST_REST = Duration.ofDays(1);

  private final Masters masters;
  private final CountingRules rules;
  private final DedupWindow window;
  private final Replication replication;

  Recorder(Masters masters, CountingRules rules) {
    this.masters = masters;
    this.replication = new Replication(masters);
    this.rules = rules;
    this.window = new DedupWindow(rules.dedupTtl());
  }

  BitSet known(List<List<Batch>> alerts, Instant now) {
    BitSet known = new BitSet();
    runAll(
        alerts,
        (node, batch) -> KNOWN.run(node, live(batch.keys(), now), List.of(batch.identities())),
        (batch, places) -> places.forEach(place -> known.set(batch.place(number(place) - 1))));
    return known;
  }

  Sums count(List<List<Batch>> alerts, Instant now) {
    int[] sums = new int[2];
    Map<String, Node> written =
        runAll(
            alerts,
            (node, batch) -> COUNT.run(node, keys(batch.keys(), now), arguments(batch, now)),
            (batch, answer) -> {
              sums[0] += number(answer.get(0));
              sums[1] += number(answer.get(1));
            });
    replication.await(written.values());
    return new Sums(sums[0], sums[1]);
  }

  /**
   * Removes what has expired from the lists, in steps of one script.
   *
   * @throws StoreException if a list cannot be reached, after all others
   */
  int maintain(Instant now) {
    int removed = 0;
    StoreException failure = null;
    for (AlertType type : rules.catalog().categories().keySet()) {
      try {
        int gone;
        do {
          gone = maintain(new Keys(type), now);
          removed += gone;
        } while (gone == SWEPT);
      } catch (StoreException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return removed;
  }

  private int maintain(Keys keys, Instant now) {
    List<byte[]> names = new ArrayList<>(List.of(keys.counters(), keys.lastSeen()));
    window.past(now).forEach(start -> names.add(keys.dedup(start)));
    List<byte[]> arguments =
        List.of(
            Keys.bytes(now.toEpochMilli()),
            Keys.bytes(rules.ttl().toMillis()),
            Keys.bytes(rules.ttl().plus(LIST_REST).toMillis()),
            Keys.bytes(SWEPT));
    Node node = masters.of(keys.counters());
    return number(Answers.of(MAINTAIN.run(node, names, arguments), node.name()).get(0));
  }

  /**
   * Runs a script for every batch, those of different types at once.
   *
   * @return the nodes that ran them, by name
   */
  private Map<String, Node> runAll(
      List<List<Batch>> types,
      BiFunction<Node, Batch, CompletionStage<List<Object>>> script,
      BiConsumer<Batch, List<Object>> answered) {
    Map<String, Node> used = new LinkedHashMap<>();
    int longest = types.stream().mapToInt(List::size).max().orElse(0);
    for (int from = 0; from < longest; from += IN_FLIGHT) {
      List<Sent> sent = new ArrayList<>();
      for (List<Batch> batches : types) {
        for (int i = from; i < Math.min(from + IN_FLIGHT, batches.size()); i++) {
          sent.add(send(batches.get(i), script));
        }
      }
      for (Sent one : sent) {
        Sent ended = one.settled(masters, script);
        used.put(ended.node.name(), ended.node);
        answered.accept(ended.batch, ended.answer());
      }
    }
    return used;
  }

  private Sent send(Batch batch, BiFunction<Node, Batch, CompletionStage<List<Object>>> script) {
    Node node = masters.of(batch.keys().counters());
    return new Sent(batch, node, script.apply(node, batch));
  }

  private List<byte[]> live(Keys keys, Instant now) {
    List<byte[]> names = new ArrayList<>();
    names.add(keys.dedup(window.open(now)));
    window.others(now).forEach(start -> names.add(keys.dedup(start)));
    return names;
  }

  private List<byte[]> keys(Keys keys, Instant now) {
    List<byte[]> names = new ArrayList<>();
    names.add(keys.counters());
    names.add(keys.lastSeen());
    names.add(keys.version());
    names.addAll(live(keys, now));
    window.past(now).forEach(start -> names.add(keys.dedup(start)));
    return names;
  }

  private List<byte[]> arguments(Batch batch, Instant now) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(now.toEpochMilli()));
    arguments.add(Keys.bytes(rules.ttl().toMillis()));
    arguments.add(Keys.bytes(window.left(now).toMillis()));
    arguments.add(Keys.bytes(rules.ttl().plus(LIST_REST).toMillis()));
    arguments.add(Keys.bytes(window.others(now).size()));
    arguments.add(Keys.bytes(ThreadLocalRandom.current().nextLong()));
    arguments.add(Keys.bytes(SWEPT));
    arguments.add(batch.identities());
    arguments.addAll(batch.addresses(rules));
    return arguments;
  }

  /** How many of some alerts were new, and how many of these raised a count. */
  record Sums(int recorded, int counted) {}

  private static int number(Object integer) {
    return Math.toIntExact((Long) integer);
  }

  /** A script on its way. */
  private record Sent(Batch batch, Node node, CompletionStage<List<Object>> pending) {
    /** The same, sent again if the keys have moved to another node. */
    Sent settled(Masters masters, BiFunction<Node, Batch, CompletionStage<List<Object>>> script) {
      try {
        List<Object> unused = answer();
        return this;
      } catch (StoreException e) {
        if (!RedisFailure.isMoved(e)) {
          masters.lookAgain();
          throw e;
        }
        masters.lookNow();
        Node now = masters.of(batch.keys().counters());
        return new Sent(batch, now, script.apply(now, batch));
      }
    }

    List<Object> answer() {
      return Answers.of(pending, node.name());
    }
  }
}
