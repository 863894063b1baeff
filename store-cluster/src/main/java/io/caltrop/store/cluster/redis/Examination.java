package io.caltrop.store.cluster.redis;

import io.caltrop.core.Quote;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.redis.RedisSettings.Place;
import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.models.role.RedisInstance;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Looks at Redis servers, one after the other; for one use. */
final class Examination {
  private static final Script RIGHTS = Script.of("rights.lua");

  /** The first with all commands of the scripts. */
  private static final String OLDEST = "6.2";

  private static final int ATTEMPTS = 5;

  private final RedisSettings settings;
  private final Clock clock;
  private final Duration wait;
  private final ClientResources resources;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Duration skew = Duration.ZERO;
  private int replicas;

  Examination(RedisSettings settings, Clock clock, Duration wait, ClientResources resources) {
    this.settings = settings;
    this.clock = clock;
    this.wait = wait;
    this.resources = resources;
  }

  RedisCheckup examine() {
    Seed seed = seed();
    add(RedisCheckup.misfit(settings.topology(), seed.topology, seed.place));
    if (problems.isEmpty() && isOld(seed.version)) {
      add(
          "Redis at %s is version %s; allowed: %s and later"
              .formatted(seed.place, Quote.line(seed.version), OLDEST));
    }
    if (problems.isEmpty()) {
      add(seed.problem);
    }
    for (Place master : problems.isEmpty() ? seed.masters : List.<Place>of()) {
      lookAt(master);
    }
    return new RedisCheckup(
        seed.version,
        seed.topology,
        seed.masters.size(),
        replicas,
        problems.isEmpty() ? "" : problems.get(0),
        warnings,
        skew);
  }

  private void add(String problem) {
    if (!problem.isEmpty()) {
      problems.add(problem);
    }
  }

  private Seed seed() {
    List<StoreException> failures = new ArrayList<>();
    for (Place place : settings.places()) {
      try {
        return on(place, redis -> seed(place, redis.sync()));
      } catch (StoreException e) {
        failures.add(e);
      }
    }
    throw failures.get(0);
  }

  private static Seed seed(Place place, RedisCommands<byte[], byte[]> redis) {
    String info = redis.info();
    String version = field(info, "redis_version");
    if (!field(info, "cluster_enabled").equals("1")) {
      return new Seed(place, version, Topology.STANDALONE, List.of(place), "");
    }
    String cluster = redis.clusterInfo();
    String state = field(cluster, "cluster_state");
    String problem =
        state.equals("ok")
            ? ""
            : "Redis Cluster is not up as %s sees it: cluster_state %s, %s of 16384 slots served"
                    .formatted(place, state, field(cluster, "cluster_slots_ok"))
                + "; see CLUSTER NODES";
    return new Seed(place, version, Topology.CLUSTER, masters(redis.clusterNodes()), problem);
  }

  private static List<Place> masters(String nodes) {
    List<Place> masters = new ArrayList<>();
    for (RedisClusterNode node : ClusterPartitionParser.parse(nodes)) {
      boolean failed = node.is(RedisClusterNode.NodeFlag.FAIL);
      if (node.getRole() == RedisInstance.Role.UPSTREAM && !node.hasNoSlots() && !failed) {
        masters.add(new Place(node.getUri().getHost(), node.getUri().getPort()));
      }
    }
    return masters;
  }

  private void lookAt(Place master) {
    try {
      boolean unused = on(master, redis -> look(master, redis));
    } catch (StoreException e) {
      add(String.valueOf(e.getMessage()));
    }
  }

  private boolean look(Place place, StatefulRedisConnection<byte[], byte[]> connection) {
    RedisCommands<byte[], byte[]> redis = connection.sync();
    String info = redis.info();
    if (!field(info, "role").equals("master")) {
      add("Redis at " + place + " is a replica, which takes no writes; name the master");
      return false;
    }
    add(RedisCheckup.misfit(field(info, "maxmemory_policy"), place));
    rights(place, connection);
    Replicas found = Replicas.of(info);
    replicas += found.answering();
    if (found.listed() > 0 && found.answering() == 0) {
      warnings.add(
          "the replica of Redis at " + place + " is silent: nothing is recorded there meanwhile");
    }
    if (found.listed() == 0) {
      warnings.add("Redis at " + place + " has no replica online: its failure loses data");
    }
    clock(place, redis.time());
    return true;
  }

  private void rights(Place place, StatefulRedisConnection<byte[], byte[]> connection) {
    Node node = new Node(place.toString(), connection.async());
    TreeSet<String> denied = new TreeSet<>();
    for (Object name : Answers.of(RIGHTS.run(node, List.of(), List.of()), node.name())) {
      denied.add(new String((byte[]) name, StandardCharsets.UTF_8));
    }
    if (!denied.isEmpty()) {
      add(
          "Redis at %s: the user %s may not run %s on the keys blacklist:* and dedup:*; see ACL LIST"
              .formatted(
                  place, Quote.of(settings.user().orElse("default")), String.join(", ", denied)));
    }
  }

  private void clock(Place place, List<byte[]> time) {
    long seconds = Long.parseLong(new String(time.get(0), StandardCharsets.UTF_8));
    long micros = Long.parseLong(new String(time.get(1), StandardCharsets.UTF_8));
    Duration apart = Duration.ofMillis(seconds * 1000 + micros / 1000 - clock.millis()).abs();
    if (apart.compareTo(skew) > 0) {
      skew = apart;
    }
    if (apart.compareTo(RedisCheckup.MOST_SKEW) > 0) {
      warnings.add(
          "the clock of Redis at %s is %d ms from this machine's; set both by NTP"
              .formatted(place, apart.toMillis()));
    }
  }

  private <T> T on(Place place, Function<StatefulRedisConnection<byte[], byte[]>, T> look) {
    RedisClient client = Connections.client(settings, resources, place, wait);
    try (StatefulRedisConnection<byte[], byte[]> connection = connect(client)) {
      return look.apply(connection);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw RedisFailure.of(e, place.toString());
    } finally {
      client.shutdown(Duration.ZERO, wait);
    }
  }

  /** Lettuce may hear of a refused login's end before it hears why: it is asked again. */
  private static StatefulRedisConnection<byte[], byte[]> connect(RedisClient client) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.connect(ByteArrayCodec.INSTANCE);
      } catch (RedisConnectionException e) {
        if (attempt == ATTEMPTS || !RedisFailure.isClosedEarly(e)) {
          throw e;
        }
      }
    }
  }

  /** A line {@code name:value} of INFO; empty if there is none. */
  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static boolean isOld(String version) {
    String[] parts = version.split("\\.", -1);
    boolean known = parts.length > 1 && parts[0].matches("[0-9]+") && parts[1].matches("[0-9]+");
    int number = known ? Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]) : 0;
    return number < 602;
  }

  /** What the first server said; the problem is the cluster's. */
  private record Seed(
      Place place, String version, Topology topology, List<Place> masters, String problem) {}
}
