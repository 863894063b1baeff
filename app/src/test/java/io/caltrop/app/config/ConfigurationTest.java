package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.IpAddress;
import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;
  private Path file = Path.of("caltrop.yaml");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("caltrop.yaml");
  }

  private Configuration load(String yaml) throws Exception {
    return load(yaml, Map.of(), Map.of());
  }

  private Configuration load(
      String yaml, Map<String, String> flags, Map<String, String> environment) throws Exception {
    Files.writeString(file, yaml);
    return ConfigurationLoader.load(file, flags, environment);
  }

  /** The problems, with the file's path cut off. */
  private List<String> problems(
      String yaml, Map<String, String> flags, Map<String, String> environment) {
    var e =
        catchThrowableOfType(ConfigurationException.class, () -> load(yaml, flags, environment));
    assertThat(e).as("a configuration with problems").isNotNull();
    return e.problems().stream().map(p -> p.replace(file + ":", "")).toList();
  }

  private List<String> problems(String yaml) {
    return problems(yaml, Map.of(), Map.of());
  }

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
  void aMisspeltVariableIsAProblemAndAForeignOneIsNot() {
    assertThat(
            problems(
                "", Map.of(), Map.of("CALTROP_HTTP_PROT", "1", "CALTROP_SERVICE_HOST", "10.0.0.1")))
        .containsExactly(
            "CALTROP_HTTP_PROT: not a known variable; did you mean CALTROP_HTTP_PORT?");
  }

  @Test
  void allProblemsAreReportedTogetherWithTheirLines() {
    assertThat(
            problems(
                """
                kafka:
                  bootstrp_servers: a:1
                  acks: 0
                http:
                  port: 70000
                  colour: red
                ingest: 5
                redsi: {ttl: 5}
                sql:
                  port: [1]
                """,
                Map.of("kafka.port", "x"),
                Map.of("CALTROP_KAFKA_WORKERS", "0")))
        .containsExactlyInAnyOrder(
            "2: kafka.bootstrp_servers is not a key; did you mean kafka.bootstrap_servers?",
            "3: kafka.acks is \"0\"; allowed: all, -1, 1",
            "5: http.port is \"70000\"; allowed: a port, 1 to 65535, or 0 for any free one",
            "6: http.colour is not a key; allowed: bind, port, max_body",
            "7: ingest is \"5\"; allowed: a section with shared_secret, credentials,"
                + " default_user_id, timeout",
            "8: redsi is not a key; did you mean redis?",
            "10: sql.port is a list; allowed: a port, 1 to 65535, or 0 for any free one",
            "--kafka-port: kafka.port is \"x\"; allowed: a port, 1 to 65535, or 0 for any free one",
            "CALTROP_KAFKA_WORKERS: kafka.workers is \"0\"; allowed: a whole number from 1 to 64");
  }

  @Test
  void theNameOfTheFileStandsBeforeTheLine() {
    var e =
        catchThrowableOfType(
            ConfigurationException.class, () -> load("kafka:\n  bootstrp_servers: a:1\n"));
    assertThat(e.problems())
        .containsExactly(
            file
                + ":2: kafka.bootstrp_servers is not a key; did you mean kafka.bootstrap_servers?");
  }

  @Test
  void wrongValuesNameTheValueAndWhatIsAllowed() {
    assertThat(
            problems(
                """
                http: {max_body: 1 TiB, bind: "a b"}
                ingest: {timeout: soon, default_user_id: me}
                kafka: {bootstrap_servers: "k1", consumer_topic: "a/b", compression_type: rar}
                blacklists: {ttl: 0, never_list: [10.0.0.0/99], lists: {x: Y}}
                alerts_generator: {num_alerts: -1}
                """))
        .containsExactlyInAnyOrder(
            "1: http.max_body is \"1 TiB\"; allowed: bytes, or a number with B, KiB, MiB or GiB such"
                + " as 8 MiB, from 1 KiB to 256 MiB",
            "1: http.bind is \"a b\"; allowed: a host name or address",
            "2: ingest.timeout is \"soon\"; allowed: seconds, or a number with ms, s, m, h or d such"
                + " as 30m, from 200ms to 1m",
            "2: ingest.default_user_id is \"me\"; allowed: a UUID such as"
                + " 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10",
            "3: kafka.bootstrap_servers is \"k1\"; allowed: host:port such as kafka-1:9092",
            "3: kafka.consumer_topic is \"a/b\"; allowed: a topic's name: letters, digits, '.', '_'"
                + " and '-', at most 200",
            "3: kafka.compression_type is \"rar\"; allowed: lz4, zstd, snappy, gzip, none",
            "4: blacklists.ttl is \"0\"; allowed: seconds, or a number with ms, s, m, h or d such as"
                + " 30m, from 1s to 366d",
            "4: blacklists.never_list is \"10.0.0.0/99\"; allowed: an address or range such as"
                + " 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32",
            "4: blacklists.lists: \"x\" is not an alert id; allowed: " + AlertType.ALLOWED,
            "5: alerts_generator.num_alerts is \"-1\"; allowed: a whole number from 1 to"
                + " 1000000000000");
  }

  @Test
  void credentialsAreCheckedFieldByField() {
    assertThat(
            problems(
                """
                ingest:
                  credentials:
                    - {username: a, password: p, user_id: 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10}
                    - {username: a, password: q, user_id: 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10}
                    - {username: b, pasword: p, user_id: me}
                    - c
                """))
        .containsExactly(
            "4: ingest.credentials has username \"a\" twice",
            "5: ingest.credentials.pasword is not a key; allowed: username, password, user_id",
            "5: ingest.credentials: an entry has no password",
            "5: ingest.credentials.user_id is \"me\"; allowed: a UUID such as"
                + " 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10",
            "6: ingest.credentials holds \"c\"; allowed: a list of {username, password, user_id},"
                + " user_id being a UUID");
  }

  @Test
  void aKeyThatStandsTwiceIsAProblem() {
    assertThat(problems("http:\n  port: 1\n  port: 2\nhttp: {}\n"))
        .containsExactly(
            "3: \"port\" stands here again; first on line 2",
            "4: \"http\" stands here again; first on line 1");
  }

  @Test
  void anAliasWithAnotherValueIsAProblemAndWithTheSameIsNot() throws Exception {
    assertThat(problems("redis: {ttl: 60}\nblacklists:\n  ttl: 2m\n"))
        .containsExactly(
            "1: redis.ttl is \"60\", blacklists.ttl is \"2m\" in line 3; both mean the same: remove"
                + " one");
    assertThat(load("redis: {ttl: 60}\nblacklists: {ttl: 1m}\n").rules().ttl())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anAliasInAStrongerLayerIsNoConflict() throws Exception {
    Configuration c = load("redis: {ttl: 60}\n", Map.of(), Map.of("CALTROP_BLACKLISTS_TTL", "120"));
    assertThat(c.rules().ttl()).isEqualTo(Duration.ofMinutes(2));
  }

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
                    true)));
    assertThat(c.toString()).doesNotContain("secret1");
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

  @Test
  void keysThatExcludeEachOtherAreProblems() {
    assertThat(
            problems(
                """
                postgres: {url: "postgresql://h/d", host: h}
                kafka: {replication: 3, port: 8000}
                """))
        .containsExactly(
            "1: postgres.host beside postgres.url; allowed: one of the two",
            "2: kafka.replication is \"3\" with one embedded broker; allowed: 1, or configure"
                + " kafka.bootstrap_servers",
            "2: kafka.port is 8000, as http.port is; allowed: another");
  }

  @Test
  void aSqlPortForOthersNeedsAPassword() {
    assertThat(problems("sql: {bind: 192.0.2.1}\n"))
        .containsExactly(
            "1: sql.bind is \"192.0.2.1\", which other machines reach, and there is no"
                + " sql.password; allowed: set one, or 127.0.0.1");
  }

  @Test
  void whatGoesTogetherIsNotGivenAlone() {
    assertThat(problems("sql: {tls_key: key.pem}\nflink: {rest_address: flink}\n"))
        .containsExactly(
            "1: sql.tls_key alone; allowed: sql.tls_certificate and sql.tls_key",
            "2: flink.rest_address alone; allowed: with flink.checkpoints, or neither for the"
                + " embedded Flink");
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
  void brokenYamlHasLineAndColumn() {
    assertThat(problems("http:\n  port: 1\n   bind: x\n").get(0))
        .startsWith("3: broken YAML at column 8: ")
        .doesNotContain("\n");
    assertThat(problems("http: {port: 1\n").get(0)).startsWith("2: broken YAML at column 1: ");
    assertThat(problems("a: 1\n---\nb: 2\n").get(0)).contains("broken YAML");
  }

  @Test
  void aFileThatIsNoMappingIsAProblem() {
    assertThat(problems("- a\n"))
        .containsExactly("1: the file is a list; allowed: sections such as kafka:");
    assertThat(problems("? [a]\n: 1\n"))
        .containsExactly("1: a key that is no text; allowed: a name");
  }

  @Test
  void aRecursiveFileIsAProblemAndNoEndlessLoop() {
    assertThat(problems("http: &a\n  port: *a\n").get(0)).contains("nested too deeply");
  }

  @Test
  void emptySectionsAndFilesMeanDefaults() throws Exception {
    assertThat(load("").http().port()).isEqualTo(8000);
    assertThat(load("# nothing\nhttp:\nkafka: {port: ~}\n").kafka().port()).isEqualTo(9092);
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    var e =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationLoader.load(missing, Map.of(), Map.of()));
    assertThat(e.problems()).containsExactly(missing + ": no such file");

    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3, '('});
    e =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationLoader.load(file, Map.of(), Map.of()));
    assertThat(e.problems()).containsExactly(file + ": the file is not UTF-8 text");

    e =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationLoader.load(folder, Map.of(), Map.of()));
    assertThat(e.problems()).containsExactly(folder + ": Is a directory");
  }
}
