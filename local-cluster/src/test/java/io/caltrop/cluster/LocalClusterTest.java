package io.caltrop.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.store.postgres.embedded.DetachedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class LocalClusterTest {
  private static final PostgresProgram POSTGRES =
      new PostgresProgram() {
        @Override
        public ProcessBuilder prepare(Path folder, int port) {
          return DetachedPostgres.prepare(folder, port);
        }

        @Override
        public String complete(Path folder, int port) throws IOException {
          return "postgresql://127.0.0.1:%d/%s"
              .formatted(port, DetachedPostgres.complete(folder, port).database());
        }
      };

  @TempDir private Path folder;

  @Test
  @Tag("long")
  void everyKindOfNodeComesBackFromAKillWithItsData() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, ServerPrograms.find(), POSTGRES)) {
      assertThat(cluster.nodes()).hasSize(13).allMatch(node -> node.state() == Server.State.UP);
      assertThat(cluster.configuration()).exists();
      produce(cluster, true);
      for (String name :
          List.of("kafka-1", "redis-1", "clickhouse-1", "zookeeper-1", "postgres-1")) {
        cluster.node(name).kill();
        assertThat(cluster.node(name).state()).isEqualTo(Server.State.DOWN);
      }
      produce(cluster, false);
      cluster.up(node -> {});
      assertThat(cluster.nodes()).allMatch(node -> node.state() == Server.State.UP);
      produce(cluster, false);
      cluster.down();
      assertThat(cluster.nodes()).allMatch(node -> node.state() == Server.State.DOWN);
    }
  }

  /** A record that two brokers have. */
  private static void produce(LocalCluster cluster, boolean create) throws Exception {
    Map<String, Object> brokers =
        Map.of("bootstrap.servers", cluster.kafka().bootstrapServers(), "acks", "all");
    if (create) {
      try (Admin admin = Admin.create(brokers)) {
        NewTopic topic = new NewTopic("t", Optional.of(3), Optional.empty());
        admin.createTopics(List.of(topic)).all().get();
        assertThat(described(admin))
            .flatExtracting(TopicDescription::partitions)
            .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
      }
    }
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < 3; partition++) {
        var unused =
            producer.send(new ProducerRecord<>("t", partition, null, "x".getBytes(UTF_8))).get();
      }
    }
  }

  /** The topic, once the broker that happens to be asked has heard of it. */
  private static List<TopicDescription> described(Admin admin) {
    List<TopicDescription> found = new ArrayList<>();
    boolean known =
        Waiting.until(
            Duration.ofSeconds(30),
            () -> {
              try {
                return found.addAll(
                    admin.describeTopics(List.of("t")).allTopicNames().get().values());
              } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
                return false;
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(known).as("the topic is known").isTrue();
    return found;
  }

  private LocalCluster created() {
    return LocalCluster.create(folder, ServerPrograms.find(), POSTGRES);
  }

  @Test
  void ofTwoStartsAtOnceNoneLeavesAProcessThatNoPidFileKnows() throws Exception {
    List<LocalCluster> commands = List.of(created(), created());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> starts = new ArrayList<>();
      for (LocalCluster command : commands) {
        starts.add(threads.submit(() -> command.startNode(command.node("redis-6"))));
      }
      List<Throwable> refused = new ArrayList<>();
      for (Future<?> start : starts) {
        try {
          start.get();
        } catch (ExecutionException e) {
          refused.add(e.getCause());
        }
      }
      assertThat(refused)
          .hasSizeLessThan(2)
          .allSatisfy(
              e ->
                  assertThat(e)
                      .isInstanceOf(ClusterException.class)
                      .hasMessage(
                          "another command is starting or stopping nodes of the cluster in %s;"
                                  .formatted(folder)
                              + " wait for it"));
      Server node = commands.get(0).node("redis-6");
      assertThat(node.state()).isEqualTo(Server.State.UP);
      assertThat(Listener.on(node.port()).orElseThrow().process()).hasValue(node.process().pid());
      commands.get(1).killNode(commands.get(1).node("redis-6"));
      // The kernel closes the port with the last thread, a moment after the process is gone.
      assertThat(Waiting.until(Duration.ofSeconds(5), () -> Listener.on(node.port()).isEmpty()))
          .isTrue();
    } finally {
      threads.shutdownNow();
      commands.get(0).close();
    }
  }

  @Test
  void aFrozenNodeIsLetGoOnByItsStart() {
    try (LocalCluster cluster = created()) {
      Server node = cluster.node("redis-1");
      cluster.startNode(node);
      long pid = node.process().pid();
      node.suspend();
      assertThat(node.state()).isEqualTo(Server.State.FROZEN);
      cluster.startNode(node);
      assertThat(node.state()).isEqualTo(Server.State.UP);
      assertThat(node.process().pid()).isEqualTo(pid);
    }
  }

  @Test
  void whoHasTheNodesPortIsNamed() throws Exception {
    try (LocalCluster cluster = created()) {
      Server node = cluster.node("redis-2");
      try (ServerSocket taken = new ServerSocket(node.port(), 1, Ports.loopback())) {
        assertThatThrownBy(() -> cluster.startNode(node))
            .isInstanceOf(ClusterException.class)
            .hasMessage(
                "redis-2 cannot start: port %d is taken by process %d, which no pid file of the"
                        .formatted(taken.getLocalPort(), ProcessHandle.current().pid())
                    + " cluster knows; end that first, or stop another cluster that has the same"
                    + " ports: they stand in cluster.properties in a cluster's folder");
      }
      cluster.startNode(node);
      assertThat(node.state()).isEqualTo(Server.State.UP);
    }
  }

  @Test
  void whereTheNodesDoNotComeTogetherTheWaysOnAreSaid() {
    LocalCluster cluster = created();
    assertThatThrownBy(
            () ->
                cluster.together(
                    () -> {
                      throw new ClusterException("the Redis nodes did not meet within 60 s");
                    }))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the Redis nodes did not meet within 60 s; try again, or make the cluster anew without"
                + " its data: caltrop cluster down --dir %1$s, then remove %1$s".formatted(folder));
  }

  @Test
  void aFolderWithoutAClusterIsSaidSo() {
    assertThatThrownBy(() -> LocalCluster.open(folder, ServerPrograms.find(), POSTGRES))
        .isInstanceOf(ClusterException.class)
        .hasMessage("there is no cluster in " + folder);
  }

  @Test
  void anUnknownNodeIsToldTheKnownOnes() {
    LocalCluster cluster = created();
    assertThatThrownBy(() -> cluster.node("redis-9"))
        .hasMessage(
            "no node is called redis-9; allowed: kafka-1, kafka-2, kafka-3, redis-1, redis-2,"
                + " redis-3, redis-4, redis-5, redis-6, clickhouse-1, clickhouse-2, zookeeper-1,"
                + " postgres-1");
  }
}
