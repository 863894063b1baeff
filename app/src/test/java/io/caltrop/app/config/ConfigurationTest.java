package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigurationTest extends ConfigurationCase {
  @Test
  void withoutConfigurationTheDefaultsHold() throws Exception {
    Configuration c = ConfigurationLoader.load(null, Map.of(), Map.of());

    assertThat(c.data()).isEqualTo(Path.of("data"));
    assertThat(c.http())
        .isEqualTo(new Configuration.Http("127.0.0.1", 8000, false, new DataSize(8 << 20)));
    assertThat(c.ingest())
        .isEqualTo(
            new Configuration.Ingest(
                Optional.empty(), List.of(), new UUID(0, 0), Duration.ofMillis(900)));
    assertThat(c.ingest().isOpen()).isTrue();
    assertThat(c.kafka())
        .isEqualTo(
            new Configuration.Kafka(
                List.of(),
                Map.of(),
                new Configuration.Clients(
                    "caltrop", "blacklist-events", "blacklist-events", "lz4", "all", 2),
                new Configuration.TopicDefaults(4, OptionalInt.empty(), Duration.ofMinutes(30)),
                "127.0.0.1",
                9092));
    assertThat(c.kafka().isEmbedded()).isTrue();
    assertThat(c.postgres()).isEmpty();
    assertThat(c.eventRetention()).isEqualTo(Duration.ofDays(7));
    assertThat(c.sql().port()).isEqualTo(4566);
    assertThat(c.rules().catalog()).isEqualTo(Catalog.standard());
    assertThat(c.rules().ttl()).isEqualTo(Duration.ofHours(1));
    assertThat(c.rules().dedupTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(c.rules().neverList().contains(IpAddress.parse("8.8.8.8"))).isTrue();
    assertThat(c.rules().neverList().contains(IpAddress.parse("1.1.1.1"))).isTrue();
    assertThat(c.generator())
        .isEqualTo(new Configuration.Generator(OptionalLong.empty(), 500, Optional.empty()));
  }

  @Test
  void everyKeyIsMapped() throws Exception {
    Configuration c =
        load(
            """
            data: store
            http: {bind: 0.0.0.0, port: 80, max_body: 64 KiB}
            ingest:
              shared_secret: s3cret
              credentials:
                - {username: office, password: pw, user_id: 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10}
              default_user_id: 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c11
              timeout: 2s
            kafka:
              bootstrap_servers: [a:1, b:2]
              group_id: g
              producer_topic: p
              consumer_topic: c
              compression_type: zstd
              acks: 1
              bind: "::1"
              port: 0
              partitions: 12
              replication: 3
              retention: 2h
              workers: 7
              properties: {security.protocol: SASL_SSL, sasl.jaas.config: 'password="x"'}
            postgres:
              host: db
              port: 6432
              user: u
              password: p
              database: d
              retention: 30d
            sql:
              bind: 0.0.0.0
              port: 1
              password: sqlpw
              reader_password: readerpw
              tls_certificate: cert.pem
              tls_key: /etc/key.pem
            flink:
              rest_address: flink
              rest_port: 18081
              checkpoints: file:///mnt/checkpoints
              parallelism: 3
              slots: 9
              checkpoint_interval: 5s
            blacklists:
              ttl: 10m
              dedup_ttl: 20m
              never_list: 198.51.100.0/24
              lists: {80: Logins, "host:20": Scans, 40: SQL, 42: off}
            alerts_generator: {num_alerts: 5, num_ip_addresses: 6, alert_interarrival_ms: 7}
            clickhouse: {port: 9000, user: u, password: p, database: d}
            """);

    assertThat(c.data()).isEqualTo(folder.resolve("store"));
    assertThat(c.http())
        .isEqualTo(new Configuration.Http("0.0.0.0", 80, false, new DataSize(64 << 10)));
    assertThat(c.ingest())
        .isEqualTo(
            new Configuration.Ingest(
                Optional.of(new Secret("s3cret")),
                List.of(
                    new Configuration.Credential(
                        "office",
                        new Secret("pw"),
                        UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10"))),
                UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c11"),
                Duration.ofSeconds(2)));
    assertThat(c.kafka())
        .isEqualTo(
            new Configuration.Kafka(
                List.of("a:1", "b:2"),
                Map.of(
                    "security.protocol",
                    new Secret("SASL_SSL"),
                    "sasl.jaas.config",
                    new Secret("password=\"x\"")),
                new Configuration.Clients("g", "p", "c", "zstd", "1", 7),
                new Configuration.TopicDefaults(12, OptionalInt.of(3), Duration.ofHours(2)),
                "::1",
                0));
    assertThat(c.postgres())
        .contains(
            new Configuration.Postgres(
                "jdbc:postgresql://db:6432/d", "u", Optional.of(new Secret("p"))));
    assertThat(c.eventRetention()).isEqualTo(Duration.ofDays(30));
    assertThat(c.sql())
        .isEqualTo(
            new Configuration.Sql(
                "0.0.0.0",
                1,
                Optional.of(new Secret("sqlpw")),
                Optional.of(new Secret("readerpw")),
                Optional.of(
                    new Configuration.Tls(folder.resolve("cert.pem"), Path.of("/etc/key.pem")))));
    assertThat(c.flink())
        .isEqualTo(
            new Configuration.Flink(
                Optional.of(new Configuration.FlinkCluster("flink", 18081)),
                Optional.of("file:///mnt/checkpoints"),
                3,
                9,
                Duration.ofSeconds(5)));
    assertThat(c.rules().ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(c.rules().dedupTtl()).isEqualTo(Duration.ofMinutes(20));
    assertThat(c.rules().neverList().contains(IpAddress.parse("198.51.100.9"))).isTrue();
    assertThat(c.rules().neverList().contains(IpAddress.parse("8.8.8.8"))).isFalse();
    assertThat(c.rules().catalog().category(AlertType.parse("80"))).contains("Logins");
    assertThat(c.rules().catalog().category(AlertType.parse("host:20"))).contains("Scans");
    assertThat(c.rules().catalog().category(AlertType.parse("40"))).contains("SQL");
    assertThat(c.rules().catalog().category(AlertType.parse("41"))).contains("Injection Attack");
    assertThat(c.rules().catalog().category(AlertType.parse("42"))).isEmpty();
    assertThat(c.generator())
        .isEqualTo(
            new Configuration.Generator(OptionalLong.of(5), 6, Optional.of(Duration.ofMillis(7))));
  }

  @Test
  void everyKeyOfTheReplacedSystemKeepsItsMeaning() throws Exception {
    Configuration c =
        load(
            """
            kafka:
              bootstrap_servers: "k1:9092, k2:9092,k3:9092"
              group_id: blacklist_group
              producer_topic: blacklist-events
              consumer_topic: blacklist-events
              compression_type: lz4
              acks: -1
            redis:
              ttl: 600
              dedup_ttl: 7200
            alerts_generator:
              num_alerts: 100000
              num_ip_addresses: 50
              alert_interarrival_ms: 0
            """);

    assertThat(c.kafka().bootstrapServers()).containsExactly("k1:9092", "k2:9092", "k3:9092");
    assertThat(c.kafka().clients().acks()).isEqualTo("all");
    assertThat(c.rules().ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(c.rules().dedupTtl()).isEqualTo(Duration.ofHours(2));
    assertThat(c.generator().interarrival()).contains(Duration.ZERO);
  }

  @Test
  void aFlagHoldsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    String yaml = "http: {port: 1}\nkafka: {port: 2}\nsql: {port: 3}\ndata: a\n";
    Map<String, String> environment =
        Map.of("CALTROP_HTTP_PORT", "11", "CALTROP_KAFKA_PORT", "12", "CALTROP_DATA", "b");

    Configuration c = load(yaml, Map.of("http.port", "21"), environment);

    assertThat(c.http().port()).isEqualTo(21);
    assertThat(c.kafka().port()).isEqualTo(12);
    assertThat(c.sql().port()).isEqualTo(3);
    assertThat(c.data()).isEqualTo(Path.of("b"));
  }

  @Test
  void theEnvironmentSetsEverySimpleKeyAndItsAlias() throws Exception {
    Configuration c =
        ConfigurationLoader.load(
            null,
            Map.of(),
            Map.of(
                "CALTROP_KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2",
                "CALTROP_REDIS_TTL", "5m",
                "CALTROP_BLACKLISTS_NEVER_LIST", "192.0.2.0/24, 2001:db8::/32",
                "CALTROP_INGEST_SHARED_SECRET", "${env:OTHER}",
                "OTHER", "s",
                "CALTROP_HTTP_PORT", ""));

    assertThat(c.kafka().bootstrapServers()).containsExactly("a:1", "b:2");
    assertThat(c.rules().ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(c.rules().neverList().contains(IpAddress.parse("2001:db8::5"))).isTrue();
    assertThat(c.ingest().sharedSecret()).contains(new Secret("s"));
    assertThat(c.http().port()).isEqualTo(8000);
  }

  @Test
  void checkpointsLieInAFolderByUriOrByPath() throws Exception {
    assertThat(load("flink: {checkpoints: /mnt/a b}\n").flink().checkpoints())
        .contains("file:///mnt/a%20b");
    assertThat(load("flink: {checkpoints: 's3://bucket/c'}\n").flink().checkpoints())
        .contains("s3://bucket/c");
    assertThat(problems("flink: {checkpoints: mnt/c}\n").get(0))
        .contains("allowed: a folder as a URI");
  }

  @Test
  void anySeveralPortsMayBeFreeOnes() throws Exception {
    assertThat(load("http: {port: 0}\nkafka: {port: 0}\nsql: {port: 0}\n").sql().port()).isZero();
  }

  @Test
  void emptySectionsAndFilesMeanDefaults() throws Exception {
    assertThat(load("").http().port()).isEqualTo(8000);
    assertThat(load("# nothing\nhttp:\nkafka: {port: ~}\n").kafka().port()).isEqualTo(9092);
  }
}
