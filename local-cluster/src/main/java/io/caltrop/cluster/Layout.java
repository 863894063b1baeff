package io.caltrop.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * Which nodes a cluster has and where they listen: chosen once and kept in {@code
 * cluster.properties}, as clients and nodes know one another by these ports.
 *
 * @param redis the ports of its nodes, masters first
 */
record Layout(
    KafkaTopology kafka, List<Integer> redis, ClickHouseTopology clickhouse, int postgres) {
  private static final String FILE = "cluster.properties";
  private static final int KAFKA = 3;
  private static final int REDIS = 6;
  private static final int CLICKHOUSE = 2;
  private static final String KAFKA_ID = "kafka.id";

  Layout {
    redis = List.copyOf(redis);
  }

  /** Free ports: these below where they are free, each the usual one with a 1 before it. */
  static Layout choose() {
    List<KafkaPorts> kafka = new ArrayList<>();
    for (int i = 1; i <= KAFKA; i++) {
      kafka.add(new KafkaPorts(Ports.free(19_091 + i), Ports.free(19_191 + i)));
    }
    List<Integer> redis = new ArrayList<>();
    for (int i = 1; i <= REDIS; i++) {
      redis.add(Ports.freeForRedis(16_378 + i));
    }
    List<ClickHousePorts> clickhouse = new ArrayList<>();
    for (int i = 1; i <= CLICKHOUSE; i++) {
      clickhouse.add(
          new ClickHousePorts(
              Ports.free(18_122 + i), Ports.free(19_000 + i), Ports.free(19_010 + i)));
    }
    return new Layout(
        new KafkaTopology(Uuid.randomUuid().toString(), kafka),
        redis,
        new ClickHouseTopology(clickhouse, Ports.free(12_181)),
        Ports.free(15_432));
  }

  static boolean isIn(Path dir) {
    return Files.isRegularFile(dir.resolve(FILE));
  }

  /** Reads what {@link #write} wrote. */
  static Layout read(Path dir) throws IOException {
    Properties p = new Properties();
    try (Reader reader = Files.newBufferedReader(dir.resolve(FILE))) {
      p.load(reader);
    }
    try {
      return of(p);
    } catch (NumberFormatException e) {
      throw new IOException("a port in " + dir.resolve(FILE) + " is missing or no number", e);
    }
  }

  private static Layout of(Properties p) {
    List<KafkaPorts> kafka = new ArrayList<>();
    for (int i = 1; i <= KAFKA; i++) {
      kafka.add(new KafkaPorts(port(p, "kafka-" + i), port(p, "kafka-" + i + ".controller")));
    }
    List<Integer> redis = new ArrayList<>();
    for (int i = 1; i <= REDIS; i++) {
      redis.add(port(p, "redis-" + i));
    }
    List<ClickHousePorts> clickhouse = new ArrayList<>();
    for (int i = 1; i <= CLICKHOUSE; i++) {
      String name = "clickhouse-" + i;
      clickhouse.add(
          new ClickHousePorts(
              port(p, name), port(p, name + ".tcp"), port(p, name + ".interserver")));
    }
    return new Layout(
        new KafkaTopology(p.getProperty(KAFKA_ID, ""), kafka),
        redis,
        new ClickHouseTopology(clickhouse, port(p, "zookeeper-1")),
        port(p, "postgres-1"));
  }

  private static int port(Properties p, String name) {
    return Integer.parseInt(p.getProperty(name, "").strip());
  }

  /** Keeps it; a write that is cut short leaves none. */
  void write(Path dir) throws IOException {
    Path draft = dir.resolve(FILE + ".new");
    try (Writer writer = Files.newBufferedWriter(draft)) {
      writer.write("# The ports of this cluster's nodes, chosen when it was made.\n");
      for (Map.Entry<String, String> entry : entries().entrySet()) {
        writer.write(entry.getKey() + "=" + entry.getValue() + "\n");
      }
    }
    Files.move(draft, dir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  private Map<String, String> entries() {
    Map<String, String> entries = new TreeMap<>();
    entries.put(KAFKA_ID, kafka.id());
    for (int i = 1; i <= KAFKA; i++) {
      KafkaPorts ports = kafka.nodes().get(i - 1);
      entries.put("kafka-" + i, String.valueOf(ports.clients()));
      entries.put("kafka-" + i + ".controller", String.valueOf(ports.controller()));
    }
    for (int i = 1; i <= REDIS; i++) {
      entries.put("redis-" + i, String.valueOf(redis.get(i - 1)));
    }
    for (int i = 1; i <= CLICKHOUSE; i++) {
      ClickHousePorts ports = clickhouse.replicas().get(i - 1);
      entries.put("clickhouse-" + i, String.valueOf(ports.http()));
      entries.put("clickhouse-" + i + ".tcp", String.valueOf(ports.tcp()));
      entries.put("clickhouse-" + i + ".interserver", String.valueOf(ports.interserver()));
    }
    entries.put("zookeeper-1", String.valueOf(clickhouse.zookeeper()));
    entries.put("postgres-1", String.valueOf(postgres));
    return entries;
  }
}
