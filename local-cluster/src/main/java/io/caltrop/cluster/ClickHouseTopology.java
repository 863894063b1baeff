package io.caltrop.cluster;

import java.util.List;

/**
 * What every ClickHouse of a cluster is told about it: one shard.
 *
 * @param replicas the ports of each, in the order of their numbers
 * @param zookeeper the port of its ZooKeeper; 0 for a server that replicates nothing
 */
record ClickHouseTopology(List<ClickHousePorts> replicas, int zookeeper) {
  /** How long a dead replica's session lives on in ZooKeeper. */
  static final int SESSION_MILLIS = 3000;

  /** Where statements for all replicas wait in ZooKeeper. */
  static final String QUEUE = "/clickhouse/task_queue/ddl";

  ClickHouseTopology {
    replicas = List.copyOf(replicas);
  }

  /** The sections {@code remote_servers}, {@code zookeeper} and {@code distributed_ddl}. */
  String xml() {
    StringBuilder xml = new StringBuilder("  <remote_servers><caltrop><shard>\n");
    xml.append("    <internal_replication>true</internal_replication>\n");
    for (ClickHousePorts ports : replicas) {
      xml.append(
          "    <replica><host>127.0.0.1</host><port>%d</port></replica>\n".formatted(ports.tcp()));
    }
    xml.append("  </shard></caltrop></remote_servers>\n");
    if (zookeeper != 0) {
      xml.append(
          """
            <zookeeper>
              <node><host>127.0.0.1</host><port>%d</port></node>
              <session_timeout_ms>%d</session_timeout_ms>
            </zookeeper>
            <distributed_ddl><path>%s</path></distributed_ddl>
          """
              .formatted(zookeeper, SESSION_MILLIS, QUEUE));
    }
    return xml.toString();
  }
}
