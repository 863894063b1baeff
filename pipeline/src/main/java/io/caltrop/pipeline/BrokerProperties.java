package io.caltrop.pipeline;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The settings of the embedded broker: one node that is broker and controller, small and quick to
 * start.
 */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final int MIB = 1024 * 1024;

  private BrokerProperties() {}

  /**
   * The settings.
   *
   * @param logs where Kafka keeps everything
   * @param listener the clients' address, as {@code host:port} with IPv6 in brackets
   * @param advertised the address that clients are told to connect to, likewise
   * @param controllerPort a free port on loopback. It may differ at every start: the voters are
   *     configured and not kept in the log (kraft.version 0).
   */
  static Properties of(Path logs, String listener, String advertised, int controllerPort) {
    Properties p = new Properties();
    String controller = "127.0.0.1:" + controllerPort;
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@" + controller);
    p.put("controller.listener.names", CONTROLLER_LISTENER);
    p.put("listeners", "PLAINTEXT://" + listener + "," + CONTROLLER_LISTENER + "://" + controller);
    p.put("advertised.listeners", "PLAINTEXT://" + advertised);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", logs.toString());
    oneReplica(p);
    footprint(p);
    disk(p);
    return p;
  }

  private static void oneReplica(Properties p) {
    p.put("default.replication.factor", "1");
    p.put("min.insync.replicas", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("num.partitions", "4");
    // A typing error in a client's topic name is an error, not a new topic.
    p.put("auto.create.topics.enable", "false");
    p.put("auto.leader.rebalance.enable", "false");
  }

  private static void footprint(Properties p) {
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("group.coordinator.threads", "1");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 * MIB));
    p.put("log.cleaner.io.buffer.size", String.valueOf(128 * 1024));
    p.put("offsets.load.buffer.size", String.valueOf(MIB));
    p.put("transaction.state.log.load.buffer.size", String.valueOf(MIB));
    p.put("share.coordinator.load.buffer.size", String.valueOf(MIB));
    p.put("metric.reporters", "");
    // The only node needs no heartbeat in its metadata log, which would be flushed twice a second.
    p.put("metadata.max.idle.interval.ms", "0");
    p.put("group.initial.rebalance.delay.ms", "0");
    // After a kill the controller lets the broker in again only when its old session is over.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("controller.quorum.election.timeout.ms", "200");
    p.put("controller.quorum.append.linger.ms", "5");
  }

  private static void disk(Properties p) {
    // Small segments: a retention of minutes removes nothing before a segment is full, and after
    // a kill whole segments are read again.
    p.put("log.segment.bytes", String.valueOf(128 * MIB));
    p.put("log.index.size.max.bytes", String.valueOf(MIB));
    p.put("log.retention.check.interval.ms", "60000");
    p.put("log.segment.delete.delay.ms", "1000");
    p.put("offsets.topic.segment.bytes", String.valueOf(16 * MIB));
    p.put("transaction.state.log.segment.bytes", String.valueOf(16 * MIB));
    p.put("metadata.log.segment.bytes", String.valueOf(16 * MIB));
    p.put("metadata.max.retention.bytes", String.valueOf(32 * MIB));
  }
}
