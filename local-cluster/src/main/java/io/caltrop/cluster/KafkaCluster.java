package io.caltrop.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A Kafka cluster whose nodes are brokers and controllers in one. */
public final class KafkaCluster implements AutoCloseable {
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(60);

  private final List<KafkaBroker> brokers;

  KafkaCluster(List<KafkaBroker> brokers) {
    this.brokers = List.copyOf(brokers);
  }

  /**
   * Starts a cluster that ends with this JVM at the latest, and returns when all brokers serve.
   *
   * @param folder where all files go
   * @param brokers how many; with 3 or more, topics have 3 replicas and 2 must be in sync
   */
  public static KafkaCluster start(Path folder, int brokers) {
    List<KafkaPorts> ports =
        Stream.generate(() -> new KafkaPorts(Ports.free(), Ports.free())).limit(brokers).toList();
    KafkaTopology topology = new KafkaTopology(Uuid.randomUuid().toString(), ports);
    KafkaCluster cluster = of(topology, folder, Lifetime.OF_THIS_JVM);
    try {
      cluster.brokers.forEach(Server::launch);
      cluster.brokers.forEach(Server::awaitAnswer);
      cluster.awaitWhole();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  static KafkaCluster of(KafkaTopology topology, Path folder, Lifetime lifetime) {
    List<KafkaBroker> brokers = new ArrayList<>();
    for (int i = 1; i <= topology.nodes().size(); i++) {
      String name = "kafka-" + i;
      int port = topology.nodes().get(i - 1).clients();
      Place place = new Place(name, folder.resolve(name), port, lifetime);
      brokers.add(new KafkaBroker(place, topology, i));
    }
    return new KafkaCluster(brokers);
  }

  /** The brokers in the order of their numbers; a broker's number is its node id. */
  public List<KafkaBroker> brokers() {
    return brokers;
  }

  /** The brokers' addresses, as {@code host:port,host:port}. */
  public String bootstrapServers() {
    return brokers.stream().map(Server::address).collect(Collectors.joining(","));
  }

  /** Returns when every broker has its place in the cluster. */
  public void awaitWhole() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000))) {
      if (!Waiting.until(WHOLE_WITHIN, () -> members(admin) == brokers.size())) {
        throw new ClusterException(
            "Kafka: %d of %d brokers are in the cluster after %d s"
                .formatted(members(admin), brokers.size(), WHOLE_WITHIN.toSeconds()));
      }
    }
  }

  private static int members(Admin admin) {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      return 0; // not yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting for Kafka", e);
    }
  }

  /** Ends every broker at once. */
  @Override
  public void close() {
    brokers.forEach(Server::close);
  }
}
