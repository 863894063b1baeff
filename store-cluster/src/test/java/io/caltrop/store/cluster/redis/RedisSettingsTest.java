package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedisSettingsTest {
  @Test
  void theTextDoesNotShowThePassword() {
    RedisSettings settings =
        new RedisSettings(
            List.of("10.0.0.1:6379", "10.0.0.2:6379"),
            Optional.of("caltrop"),
            Optional.of("secret"),
            true,
            Optional.of(Path.of("ca.pem")),
            Topology.CLUSTER);

    assertThat(settings).hasToString("caltrop@10.0.0.1:6379,10.0.0.2:6379 (TLS)");
  }

  @Test
  void whatIsNoServerIsRefused() {
    for (String text : List.of("", "redis", "redis:", ":6379", "redis:0", "redis:65536", "r:6a")) {
      assertThatThrownBy(() -> RedisSettings.of(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "\"%s\" is not a Redis server; allowed: host:port such as 10.0.0.1:6379", text);
    }
    assertThatThrownBy(RedisSettings::of).hasMessageStartingWith("no Redis server is named");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> RedisSettings.of("a:1", "b:2").withTopology(Topology.STANDALONE))
        .hasMessage("a standalone Redis is one server, not 2: \"a:1,b:2\"");
    assertThatThrownBy(
            () ->
                new RedisSettings(
                    List.of("a:1"),
                    Optional.of("u"),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Topology.DETECT))
        .hasMessage("the Redis user \"u\" needs a password");
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(RedisSettings.of("[::1]:6379").places())
        .containsExactly(new RedisSettings.Place("::1", 6379));
  }
}
