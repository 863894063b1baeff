package io.caltrop.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** One Kafka node, broker and controller, in a JVM of its own. */
public final class KafkaBroker extends Server {
  private static final int TIMEOUT_MILLIS = 1000;
  private static final int MIB = 1024 * 1024;
  private static final short API_VERSIONS = 18;
  private static final int CORRELATION = 0x5ca1;

  private final KafkaTopology topology;
  private final int number;

  /**
   * A node of a topology.
   *
   * @param number which one it is, from 1
   */
  KafkaBroker(Place place, KafkaTopology topology, int number) {
    super(place.name(), place.folder(), place.port(), place.lifetime());
    this.topology = topology;
    this.number = number;
  }

  /** When all stop at once, the last ones wait for a quorum that is gone. */
  @Override
  Duration stopWithin() {
    return Duration.ofSeconds(10);
  }

  @Override
  List<Integer> ports() {
    KafkaPorts ports = topology.nodes().get(number - 1);
    return List.of(ports.clients(), ports.controller());
  }

  @Override
  ProcessBuilder prepare() throws IOException {
    Path file = folder().resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties().store(writer, "Written at every start.");
    }
    return JavaProgram.of(
        List.of("-Xms64m", "-Xmx384m", "-Xss512k"),
        KafkaNodeMain.class.getName(),
        file.toString(),
        topology.id());
  }

  private Properties properties() {
    Properties p = new Properties();
    KafkaPorts ports = topology.nodes().get(number - 1);
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(number));
    p.put("controller.quorum.voters", topology.voters());
    p.put("controller.listener.names", KafkaNodeMain.CONTROLLER_LISTENER);
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(ports.clients(), KafkaNodeMain.CONTROLLER_LISTENER, ports.controller()));
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.clients());
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", folder().resolve("data").toString());
    replicas(p);
    footprint(p);
    timing(p);
    return p;
  }

  private void replicas(Properties p) {
    String replication = String.valueOf(topology.replication());
    String minInSync = String.valueOf(topology.minInSync());
    p.put("default.replication.factor", replication);
    p.put("min.insync.replicas", minInSync);
    p.put("offsets.topic.replication.factor", replication);
    p.put("transaction.state.log.replication.factor", replication);
    p.put("transaction.state.log.min.isr", minInSync);
    p.put("share.coordinator.state.topic.replication.factor", replication);
    p.put("share.coordinator.state.topic.min.isr", minInSync);
    p.put("num.partitions", "4");
    // A typing error in a client's topic name is an error, not a new topic.
    p.put("auto.create.topics.enable", "false");
  }

  /** Three nodes share a machine with everything else. */
  private static void footprint(Properties p) {
    p.put("offsets.topic.num.partitions", "8");
    p.put("transaction.state.log.num.partitions", "8");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 * MIB));
    p.put("log.segment.bytes", String.valueOf(128 * MIB));
    p.put("log.index.size.max.bytes", String.valueOf(MIB));
    p.put("offsets.topic.segment.bytes", String.valueOf(16 * MIB));
    p.put("transaction.state.log.segment.bytes", String.valueOf(16 * MIB));
    p.put("metadata.log.segment.bytes", String.valueOf(16 * MIB));
    p.put("metadata.max.retention.bytes", String.valueOf(32 * MIB));
    p.put("metric.reporters", "");
  }

  /** A node that was killed is missed after 3 s, and taken back at once when it is there again. */
  private static void timing(Properties p) {
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("controller.quorum.fetch.timeout.ms", "2000");
    p.put("controller.quorum.election.timeout.ms", "500");
    p.put("replica.lag.time.max.ms", "5000");
    p.put("leader.imbalance.check.interval.seconds", "10");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.retention.check.interval.ms", "60000");
  }

  /** Asks which requests it knows: it answers once it has caught up with the cluster's metadata. */
  @Override
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10); // the length of what follows
      out.writeShort(API_VERSIONS);
      out.writeShort(0); // the request's version
      out.writeInt(CORRELATION);
      out.writeShort(-1); // no client id
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readInt() > 0 && in.readInt() == CORRELATION;
    } catch (IOException e) {
      return false;
    }
  }
}
