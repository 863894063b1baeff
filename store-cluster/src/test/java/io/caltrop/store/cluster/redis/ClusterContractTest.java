package io.caltrop.store.cluster.redis;

import org.junit.jupiter.api.Tag;

@Tag("once")
final class ClusterContractTest extends RedisContract {
  @Override
  TestRedis servers() {
    return TestRedis.sixNodes();
  }
}
