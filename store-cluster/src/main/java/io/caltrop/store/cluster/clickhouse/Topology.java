package io.caltrop.store.cluster.clickhouse;

import java.util.Optional;

/**
 * How the servers belong together.
 *
 * @param cluster its name; empty for one server alone
 * @param isReplicated whether servers copy one another's rows
 * @param isJoined whether they meet in ZooKeeper or Keeper, so that one can make tables for all
 */
record Topology(Optional<String> cluster, int shards, boolean isReplicated, boolean isJoined) {
  static final Topology SINGLE = new Topology(Optional.empty(), 1, false, false);

  String onCluster() {
    return isJoined
        ? cluster.map(name -> " ON CLUSTER " + EventsTable.quoted(name)).orElse("")
        : "";
  }

  /**
   * Where rows go and come from: a server's own table, unless each server holds but a part of the
   * addresses.
   */
  String table() {
    return shards == 1 ? EventsTable.LOCAL : EventsTable.ALL;
  }
}
