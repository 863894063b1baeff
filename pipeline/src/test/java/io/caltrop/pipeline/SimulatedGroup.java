package io.caltrop.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;

/**
 * The coordinator of a consumer group with cooperative rebalancing: a partition goes to its new
 * member only after the old one has given it up, or was expelled.
 */
final class SimulatedGroup {
  private final List<TopicPartition> partitions;
  private final SplittableRandom random;
  private final Map<String, Set<TopicPartition>> owned = new LinkedHashMap<>();
  private final Map<TopicPartition, String> target = new HashMap<>();
  private int joined;

  SimulatedGroup(List<TopicPartition> partitions, SplittableRandom random) {
    this.partitions = partitions;
    this.random = random;
  }

  String join(String process) {
    String member = process + "/" + ++joined;
    owned.put(member, new HashSet<>());
    rebalance();
    return member;
  }

  /** It leaves, or is expelled: what it had is free. */
  void remove(String member) {
    if (owned.remove(member) != null) {
      rebalance();
    }
  }

  List<String> members() {
    return List.copyOf(owned.keySet());
  }

  boolean has(String member) {
    return owned.containsKey(member);
  }

  /** Deals the partitions anew, any number to any member. */
  void rebalance() {
    List<String> members = new ArrayList<>(owned.keySet());
    target.clear();
    if (!members.isEmpty()) {
      partitions.forEach(p -> target.put(p, members.get(random.nextInt(members.size()))));
    }
  }

  /** What a member has and is to give up. */
  Set<TopicPartition> toRevoke(String member) {
    Set<TopicPartition> revoke = new LinkedHashSet<>();
    for (TopicPartition partition : partitions) {
      if (owned(member).contains(partition) && !member.equals(target.get(partition))) {
        revoke.add(partition);
      }
    }
    return revoke;
  }

  void revoked(String member, Set<TopicPartition> given) {
    owned(member).removeAll(given);
  }

  /** What a member is to have and nobody has; it has it now. */
  Set<TopicPartition> take(String member) {
    Set<TopicPartition> taken = new LinkedHashSet<>();
    for (TopicPartition partition : partitions) {
      boolean isFree = owned.values().stream().noneMatch(o -> o.contains(partition));
      if (isFree && member.equals(target.get(partition))) {
        taken.add(partition);
      }
    }
    owned(member).addAll(taken);
    return taken;
  }

  private Set<TopicPartition> owned(String member) {
    return owned.getOrDefault(member, new HashSet<>());
  }
}
