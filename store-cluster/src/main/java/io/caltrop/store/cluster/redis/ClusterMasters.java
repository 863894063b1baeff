package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The masters of a Redis Cluster. Commands go to a node's own connection rather than through
 * Lettuce's routing, because {@code WAIT} must follow the writes on the same connection.
 */
final class ClusterMasters implements Masters {
  private static final long LOOK_EVERY_NANOS = 200_000_000;

  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<byte[], byte[]> connection;
  private final AtomicLong looked = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);

  ClusterMasters(
      RedisClusterClient client, StatefulRedisClusterConnection<byte[], byte[]> connection) {
    this.client = client;
    this.connection = connection;
  }

  @Override
  public Node of(byte[] key) {
    int slot = SlotHash.getSlot(key);
    RedisClusterNode master = connection.getPartitions().getMasterBySlot(slot);
    if (master == null) {
      throw unserved("slot " + slot);
    }
    return node(master);
  }

  @Override
  public List<Node> all() {
    List<Node> nodes = new ArrayList<>();
    int slots = 0;
    for (RedisClusterNode member : connection.getPartitions()) {
      if (member.getRole() == RedisInstance.Role.UPSTREAM && !member.hasNoSlots()) {
        nodes.add(node(member));
        slots += member.getSlots().size();
      }
    }
    if (slots < SlotHash.SLOT_COUNT) {
      throw unserved((SlotHash.SLOT_COUNT - slots) + " of " + SlotHash.SLOT_COUNT + " slots");
    }
    return nodes;
  }

  private StoreException unserved(String what) {
    lookAgain();
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "Redis Cluster: no master serves " + what + "; see CLUSTER NODES");
  }

  private Node node(RedisClusterNode member) {
    String name = member.getUri().getHost() + ":" + member.getUri().getPort();
    try {
      StatefulRedisConnection<byte[], byte[]> own =
          Answers.of(connection.getConnectionAsync(member.getNodeId()), name);
      return new Node(name, own.async());
    } catch (StoreException e) {
      lookAgain();
      throw e;
    }
  }

  @Override
  public boolean haveReplicas() {
    return true;
  }

  @Override
  public void lookAgain() {
    long last = looked.get();
    long now = System.nanoTime();
    if (now - last >= LOOK_EVERY_NANOS && looked.compareAndSet(last, now)) {
      CompletionStage<Void> unused = client.refreshPartitionsAsync();
    }
  }

  @Override
  public void lookNow() {
    Void unused = Answers.of(client.refreshPartitionsAsync(), "the cluster");
  }
}
