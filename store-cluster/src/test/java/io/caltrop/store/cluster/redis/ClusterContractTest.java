package io.caltrop.store.cluster.redis;

final class ClusterContractTest extends RedisContract {
  @Override
  TestRedis servers() {
    return TestRedis.sixNodes();
  }
}
