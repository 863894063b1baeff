package io.caltrop.store.cluster.redis;

import io.caltrop.core.Quote;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.redis.RedisSettings.Place;
import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import io.lettuce.core.resource.ClientResources;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What Redis servers say of themselves when they are looked at without being changed.
 *
 * @param version such as {@code 7.0.15}
 * @param topology what they are, never {@code DETECT}
 * @param masters how many take writes
 * @param replicas how many are online
 * @param problem what keeps the store from using them, in one line; empty if nothing does
 * @param warnings what an operator should know, a line each
 * @param skew how far the clock that differs most is from this machine's
 */
public record RedisCheckup(
    String version,
    Topology topology,
    int masters,
    int replicas,
    String problem,
    List<String> warnings,
    Duration skew) {
  /** For one server to answer. */
  static final Duration WAIT = Duration.ofSeconds(2);

  /** Clocks may differ by so much before it is worth a warning. */
  static final Duration MOST_SKEW = Duration.ofSeconds(5);

  /** Copies. */
  public RedisCheckup {
    warnings = List.copyOf(warnings);
  }

  /**
   * Connects to the first server that answers, of a cluster then to every master, and looks.
   *
   * @param wait for each of them
   * @throws StoreException if none is reachable or they refuse the login
   */
  public static RedisCheckup of(RedisSettings settings, Clock clock, Duration wait) {
    ClientResources resources = Connections.resources();
    try {
      return new Examination(settings, clock, wait, resources).examine();
    } finally {
      Connections.shutDown(resources);
    }
  }

  /** Why servers of one kind do not fit the settings; empty if they do. */
  static String misfit(Topology configured, Topology found, Place place) {
    if (configured == Topology.DETECT || configured == found) {
      return "";
    }
    return found == Topology.STANDALONE
        ? "Redis at %s is a standalone server, but a cluster is configured; set the topology to"
                .formatted(place)
            + " standalone, or name nodes of the cluster"
        : "Redis at %s is a node of a cluster, but a standalone server is configured; set the"
                .formatted(place)
            + " topology to cluster, or name another server";
  }

  /** Why a memory policy does not do; empty if it does. */
  static String misfit(String policy, Place place) {
    return policy.equals("noeviction")
        ? ""
        : "Redis at %s has maxmemory-policy %s, which drops counts and dedup marks; set noeviction"
            .formatted(place, Quote.line(policy));
  }
}
