package io.caltrop.store.cluster.redis;

final class StandaloneContractTest extends RedisContract {
  @Override
  TestRedis servers() {
    return TestRedis.oneServer();
  }
}
