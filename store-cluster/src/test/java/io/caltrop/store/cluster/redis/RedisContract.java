package io.caltrop.store.cluster.redis;

import io.caltrop.core.CountingRules;
import io.caltrop.testkit.AlertStoreContract;
import io.caltrop.testkit.StorePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the counts must do on whatever servers. */
abstract class RedisContract extends AlertStoreContract {
  private final List<RedisCounts> opened = new ArrayList<>();

  abstract TestRedis servers();

  @Override
  protected StorePorts open(CountingRules rules) {
    servers().empty();
    return reopen(rules);
  }

  @Override
  protected StorePorts reopen(CountingRules rules) {
    RedisCounts counts = RedisCounts.open(servers().settings(), rules);
    opened.add(counts);
    CountsStore store = new CountsStore(counts);
    return new StorePorts(store, store, counts);
  }

  @Override
  protected boolean keepsPositions() {
    return false;
  }

  @Override
  protected Duration dedupWindowAtMost() {
    return RULES.dedupTtl().multipliedBy(5).dividedBy(4);
  }

  @AfterEach
  void close() {
    opened.forEach(RedisCounts::close);
  }
}
