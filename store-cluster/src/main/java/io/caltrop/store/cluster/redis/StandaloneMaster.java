package io.caltrop.store.cluster.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;

/** One server, which serves every key. */
final class StandaloneMaster implements Masters {
  private final Node node;

  StandaloneMaster(String name, StatefulRedisConnection<byte[], byte[]> connection) {
    node = new Node(name, connection.async());
  }

  @Override
  public Node of(byte[] key) {
    return node;
  }

  @Override
  public List<Node> all() {
    return List.of(node);
  }

  @Override
  public boolean haveReplicas() {
    return false;
  }

  @Override
  public void lookAgain() {
    // the connection comes back by itself
  }

  @Override
  public void lookNow() {
    // nothing to look for
  }
}
