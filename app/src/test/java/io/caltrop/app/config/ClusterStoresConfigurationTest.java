package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterStoresConfigurationTest extends ConfigurationCase {
  @Test
  void redisAndClickHouseGoTogether() throws Exception {
    assertThat(problems("redis: {bootstrap_servers: [r1:6379], ttl: 60}\n"))
        .containsExactly(
            "1: redis.bootstrap_servers alone; allowed: with clickhouse.host, or neither:"
                + " PostgreSQL then counts and stores");
    assertThat(problems("clickhouse: {host: c1, password: [a]}\n"))
        .containsExactly(
            "1: clickhouse.password is a list; allowed: text, which may be empty",
            "1: clickhouse.host alone; allowed: with redis.bootstrap_servers, or neither:"
                + " PostgreSQL then counts and stores");
    assertThat(load("clickhouse: {port: 9000}\nredis: {ttl: 60}\n").cluster()).isEmpty();
  }

  @Test
  void aClusterOfStores() throws Exception {
    Configuration c =
        load(
            """
            redis:
              bootstrap_servers: r1:6379, r2:6380
              topology: cluster
              user: caltrop
              password: secret1
              tls: true
              ca_certificate: ca.pem
            clickhouse:
              host: [c1, "c2:18123", "2001:db8::1", "[2001:db8::2]:9"]
              port: 8124
              password: ""
              database: security
              cluster: main
              compress: TRUE
              retention: 90d
            """);

    assertThat(c.cluster())
        .contains(
            new Configuration.ClusterStores(
                new RedisSettings(
                    List.of("r1:6379", "r2:6380"),
                    Optional.of("caltrop"),
                    Optional.of("secret1"),
                    true,
                    Optional.of(folder.resolve("ca.pem")),
                    RedisSettings.Topology.CLUSTER),
                new ClickHouseSettings(
                    List.of("c1:8124", "c2:18123", "[2001:db8::1]:8124", "[2001:db8::2]:9"),
                    "default",
                    Optional.empty(),
                    "security",
                    Optional.of("main"),
                    false,
                    Optional.empty(),
                    true),
                Duration.ofDays(90)));
    assertThat(c.toString()).doesNotContain("secret1");
  }

  @Test
  void clickHouseKeepsEventsAsLongAsPostgresUnlessItIsToldOtherwise() throws Exception {
    String servers = "redis: {bootstrap_servers: [r1:1]}\nclickhouse: {host: c1}\n";

    assertThat(load(servers).cluster().orElseThrow().retention()).isEqualTo(Duration.ofDays(7));
    assertThat(load(servers + "postgres: {retention: 30d}\n").cluster().orElseThrow().retention())
        .isEqualTo(Duration.ofDays(30));
  }

  @Test
  void aListOfNoServersIsNotTheSameAsNoList() {
    assertThat(problems("redis: {bootstrap_servers: [r1:1]}\nclickhouse: {host: \"\"}\n"))
        .containsExactly(
            "2: clickhouse.host names no server; allowed: one or more, or leave the key out");
    assertThat(problems("redis: {bootstrap_servers: []}\nclickhouse: {host: c1}\n"))
        .containsExactly(
            "1: redis.bootstrap_servers names no server; allowed: one or more, or leave the key"
                + " out");
  }

  @Test
  void valuesOfTheClusterStoresThatAreNotAllowed() {
    assertThat(
            problems(
                """
                redis: {bootstrap_servers: [r1], topology: ring, tls: "yes"}
                clickhouse: {host: "c 1", database: a-b}
                """))
        .anySatisfy(line -> assertThat(line).contains("redis.topology", "standalone"))
        .anySatisfy(line -> assertThat(line).contains("redis.tls", "true or false"))
        .anySatisfy(line -> assertThat(line).contains("clickhouse.database", "letters, digits"));
    assertThat(
            problems(
                """
                redis: {bootstrap_servers: "r1:1, r2:1", topology: standalone}
                clickhouse: {host: [c1, c2]}
                """))
        .containsExactly(
            "1: redis: a standalone Redis is one server, not 2: \"r1:1,r2:1\"",
            "2: clickhouse: 2 hosts and no cluster: each would hold other events; name the cluster"
                + " that joins them");
  }
}
