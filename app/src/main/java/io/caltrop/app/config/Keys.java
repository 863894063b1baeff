package io.caltrop.app.config;

import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.NeverList;
import io.caltrop.core.yaml.ListType;
import io.caltrop.core.yaml.MapType;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Every key of the configuration, in the order of its page. Long, since a second list would have to
 * be kept in step.
 */
final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(366);
  private static final Type<Duration> RETENTION =
      Scalars.duration(Duration.ofHours(1), YEAR.multipliedBy(10));

  static final Key<Path> DATA =
      add(
          Key.of(
              "data",
              Types.PATH,
              Path.of("data"),
              "./data",
              "The folder that holds everything Caltrop keeps: the embedded broker's and"
                  + " database's files, and logs."));

  static final Key<String> HTTP_BIND =
      add(
          Key.of(
              "http.bind",
              Types.HOST,
              "127.0.0.1",
              "127.0.0.1",
              "The address to listen on. Before you open it to a network, set `ingest.credentials`"
                  + " or `ingest.shared_secret`."));
  static final Key<Integer> HTTP_PORT =
      add(
          Key.of(
              "http.port",
              Types.PORT,
              8000,
              "8000",
              "The port of API and console. `consume` and `detect` answer what is read, health and"
                  + " metrics there if the flag or the variable gives each of them a port."));
  static final Key<DataSize> HTTP_MAX_BODY =
      add(
          Key.of(
              "http.max_body",
              Types.size(new DataSize(1 << 10), new DataSize(256 << 20)),
              new DataSize(8 << 20),
              "8 MiB",
              "The largest request body; larger ones are answered 413."));

  static final Key<Secret> INGEST_SHARED_SECRET =
      add(
          Key.optional(
              "ingest.shared_secret",
              Types.SECRET,
              "none is asked for",
              "The secret that ntopng's webhook recipient sends in `sharedsecret`."));
  static final Key<List<Configuration.Credential>> INGEST_CREDENTIALS =
      add(
          Key.of(
              "ingest.credentials",
              new CredentialsType(),
              List.of(),
              "none are asked for",
              "HTTP Basic credentials of sensors, each with the `user_id` that its alerts are"
                  + " stored under."));
  static final Key<UUID> INGEST_DEFAULT_USER_ID =
      add(
          Key.of(
              "ingest.default_user_id",
              Types.USER_ID,
              new UUID(0, 0),
              new UUID(0, 0).toString(),
              "The `user_id` of ntopng's alerts that arrive without credentials. Alert records"
                  + " name their own."));
  static final Key<Duration> INGEST_TIMEOUT =
      add(
          Key.of(
              "ingest.timeout",
              Scalars.duration(Duration.ofMillis(200), Duration.ofMinutes(1)),
              Duration.ofMillis(900),
              "900ms",
              "How long a request waits for Kafka's acknowledgement before it is answered 503."
                  + " ntopng itself gives up after one second."));

  static final Key<List<String>> KAFKA_BOOTSTRAP_SERVERS =
      add(
          Key.optional(
              "kafka.bootstrap_servers",
              new ListType<>(Types.HOST_AND_PORT),
              "the embedded broker",
              "The brokers of a Kafka of yours. Without it, `up` and `demo` start a broker of"
                  + " their own."));
  static final Key<String> KAFKA_GROUP_ID =
      add(
          Key.of(
              "kafka.group_id",
              Scalars.TEXT,
              "caltrop",
              "caltrop",
              "The consumer group; instances with the same one share the partitions."));
  static final Key<String> KAFKA_PRODUCER_TOPIC =
      add(
          Key.of(
              "kafka.producer_topic",
              Names.TOPIC,
              "blacklist-events",
              "blacklist-events",
              "The topic that alerts are written to."));
  static final Key<String> KAFKA_CONSUMER_TOPIC =
      add(
          Key.of(
              "kafka.consumer_topic",
              Names.TOPIC,
              "blacklist-events",
              "blacklist-events",
              "The topic that alerts are read from. What cannot be read goes to the topic of this"
                  + " name with `.dlq` after it."));
  static final Key<String> KAFKA_COMPRESSION_TYPE =
      add(
          Key.of(
              "kafka.compression_type",
              Scalars.choice(List.of("lz4", "zstd", "snappy", "gzip", "none")),
              "lz4",
              "lz4",
              "The compression of written records."));
  static final Key<String> KAFKA_ACKS =
      add(
          Key.of(
              "kafka.acks",
              Scalars.choice(List.of("all", "-1", "1")),
              "all",
              "all",
              "Which replicas acknowledge an alert before its sender is answered: `all` in-sync"
                  + " ones (also `-1`), or the leader alone (`1`), which can lose what it"
                  + " acknowledged. `0` is refused: an answer would promise what nobody knows."));
  static final Key<String> KAFKA_BIND =
      add(
          Key.of(
              "kafka.bind",
              Types.HOST,
              "127.0.0.1",
              "127.0.0.1",
              "The address that the embedded broker listens on. It asks for no password."));
  static final Key<Integer> KAFKA_PORT =
      add(Key.of("kafka.port", Types.PORT, 9092, "9092", "The port of the embedded broker."));
  static final Key<Integer> KAFKA_PARTITIONS =
      add(
          Key.of(
              "kafka.partitions",
              Scalars.integer(1, 1000),
              4,
              "4",
              "The partitions of topics that Caltrop creates; existing topics stay as they are."));
  static final Key<Integer> KAFKA_REPLICATION =
      add(
          Key.optional(
              "kafka.replication",
              Scalars.integer(1, 9),
              "3, or as many as there are brokers if those are fewer",
              "The replicas of topics that Caltrop creates."));
  static final Key<Duration> KAFKA_RETENTION =
      add(
          Key.of(
              "kafka.retention",
              Scalars.duration(Duration.ofMinutes(1), YEAR),
              Duration.ofMinutes(30),
              "30m",
              "How long topics that Caltrop creates keep their records."));
  static final Key<Integer> KAFKA_WORKERS =
      add(
          Key.of(
              "kafka.workers",
              Scalars.integer(1, 64),
              2,
              "2",
              "The consumers in this process; more than partitions are of no use."));
  static final Key<Map<String, Secret>> KAFKA_PROPERTIES =
      add(
          Key.of(
              "kafka.properties",
              new MapType<>("a section of Kafka client properties", name -> name, Types.SECRET),
              Map.of(),
              "none",
              "Client properties that are handed to Kafka as they are, for SASL and TLS:"
                  + " `security.protocol`, `sasl.mechanism`, `sasl.jaas.config`, `ssl.*`. Never"
                  + " printed."));

  static final Key<PostgresUrl> POSTGRES_URL =
      add(
          Key.optional(
              "postgres.url",
              PostgresUrl.TYPE,
              "the embedded PostgreSQL",
              "The database of a PostgreSQL (15 or later) of yours:"
                  + " `postgresql://user:password@host:5432/database` or"
                  + " `jdbc:postgresql://host:5432/database`."));
  static final Key<String> POSTGRES_HOST =
      add(
          Key.optional(
              "postgres.host",
              Types.HOST,
              "the embedded PostgreSQL",
              "Its host, instead of `postgres.url`."));
  static final Key<Integer> POSTGRES_PORT =
      add(Key.of("postgres.port", Types.FOREIGN_PORT, 5432, "5432", "Its port."));
  static final Key<String> POSTGRES_USER =
      add(Key.of("postgres.user", Scalars.TEXT, "caltrop", "caltrop", "The role to log in as."));
  static final Key<Secret> POSTGRES_PASSWORD =
      add(Key.optional("postgres.password", Types.SECRET, "none", "The role's password."));
  static final Key<String> POSTGRES_DATABASE =
      add(Key.of("postgres.database", Scalars.TEXT, "caltrop", "caltrop", "The database."));
  static final Key<Duration> POSTGRES_RETENTION =
      add(
          Key.of(
              "postgres.retention",
              RETENTION,
              Duration.ofDays(7),
              "7d",
              "How long events are kept, in the embedded PostgreSQL as well. Older ones are"
                  + " removed a day's partition at a time."));

  static final Key<String> SQL_BIND =
      add(
          Key.of(
              "sql.bind",
              Types.HOST,
              "127.0.0.1",
              "127.0.0.1",
              "The address that the SQL port listens on. Beyond loopback it needs `sql.password`."));
  static final Key<Integer> SQL_PORT =
      add(
          Key.of(
              "sql.port",
              Types.PORT,
              4566,
              "4566",
              "The SQL port, for any client of PostgreSQL: `psql -h localhost -p 4566 -d dev -U"
                  + " root`."));
  static final Key<Secret> SQL_PASSWORD =
      add(
          Key.optional(
              "sql.password",
              Types.SECRET,
              "none is asked for on loopback",
              "The password of the user `root` at the SQL port (SCRAM-SHA-256). Once it is set,"
                  + " nobody gets in without."));
  static final Key<Secret> SQL_READER_PASSWORD =
      add(
          Key.optional(
              "sql.reader_password",
              Types.SECRET,
              "there is no such user",
              "The password of the user `reader` at the SQL port, who reads all that `root` does and"
                  + " creates and drops nothing: for dashboards. Goes with `sql.password`."));
  static final Key<Path> SQL_TLS_CERTIFICATE =
      add(
          Key.optional(
              "sql.tls_certificate",
              Types.PATH,
              "no TLS",
              "The SQL port's certificate and those of its issuers, in a PEM file."));
  static final Key<Path> SQL_TLS_KEY =
      add(
          Key.optional(
              "sql.tls_key",
              Types.PATH,
              "no TLS",
              "The certificate's private key, in a PEM file (PKCS #8, not encrypted)."));

  static final Key<String> FLINK_REST_ADDRESS =
      add(
          Key.optional(
              "flink.rest_address",
              Types.HOST,
              "an embedded Flink",
              "The host of a Flink cluster (2.2) of yours that runs the streaming SQL."));
  static final Key<Integer> FLINK_REST_PORT =
      add(Key.of("flink.rest_port", Types.FOREIGN_PORT, 8081, "8081", "Its REST port."));
  static final Key<String> FLINK_CHECKPOINTS =
      add(
          Key.optional(
              "flink.checkpoints",
              Types.FOLDER_URI,
              "the data folder, for the embedded Flink",
              "A folder that several machines share, as a URI (`file:///mnt/checkpoints`): those of"
                  + " the cluster and this one, with `flink.rest_address`; those of several"
                  + " `caltrop detect`, so that one goes on where another ended."));
  static final Key<Integer> FLINK_PARALLELISM =
      add(
          Key.of(
              "flink.parallelism",
              Scalars.integer(1, 128),
              1,
              "1",
              "How many times the work of each view and sink is split; it takes as many slots."));
  static final Key<Integer> FLINK_SLOTS =
      add(
          Key.of(
              "flink.slots",
              Scalars.integer(1, 1000),
              64,
              "64",
              "How many views and sinks of parallelism 1 the embedded Flink runs at once."));
  static final Key<Duration> FLINK_CHECKPOINT_INTERVAL =
      add(
          Key.of(
              "flink.checkpoint_interval",
              Scalars.duration(Duration.ofMillis(100), Duration.ofHours(1)),
              Duration.ofSeconds(1),
              "1s",
              "How often a sink secures its state, which is how long a record waits until its"
                  + " readers see it. A view does so every 10s, or as seldom as this if it is"
                  + " more: what comes in that time is read again after a crash."));

  static final Key<Boolean> DETECTION_ENABLED =
      add(
          Key.of(
              "detection.enabled",
              Types.TRUTH,
              true,
              "true",
              "Whether the detection rules run, in the process that runs the streaming SQL. Their"
                  + " findings go to the topic `anomalies` and the table `findings`."));
  static final Key<Path> DETECTION_RULES =
      add(
          Key.optional(
              "detection.rules",
              Types.PATH,
              "the rules that ship with the program",
              "A folder of rule files (`docs/rules.md`) that run in place of those that ship with"
                  + " the program."));
  static final Key<Duration> DETECTION_RETENTION =
      add(
          Key.of(
              "detection.retention",
              RETENTION,
              Duration.ofDays(90),
              "90d",
              "How long a finding stays in the table `findings` after it changed last."));

  static final Key<Map<AlertType, String>> BLACKLISTS_LISTS =
      add(
          Key.of(
              "blacklists.lists",
              new MapType<>(
                  "a section of alert ids with their categories", AlertType::parse, Scalars.TEXT),
              new LinkedHashMap<>(),
              "the six lists 40, 41, 42, 61, 68 and 79",
              "Blacklists beside the six: an alert id of ntopng (`80`, or `host:20` for an alert of"
                  + " a host) and the category its list is shown under. An id among the six gets"
                  + " a new category; the category `off` ends a list."));
  static final Key<List<String>> BLACKLISTS_NEVER_LIST =
      add(
          Key.of(
              "blacklists.never_list",
              new ListType<>(Names.RANGE),
              NeverList.DEFAULT,
              String.join(", ", NeverList.DEFAULT),
              "Addresses and ranges (`192.0.2.0/24`) that are stored but never listed, in place of"
                  + " the default. Private, loopback, link-local and multicast addresses are never"
                  + " listed in any case. An IPv6 address that stands for an IPv4 address (NAT64, 6to4) is"
                  + " judged by that too."));
  static final Key<Duration> BLACKLISTS_TTL =
      add(
          Key.of(
                  "blacklists.ttl",
                  Scalars.duration(Duration.ofSeconds(1), YEAR),
                  CountingRules.DEFAULT_TTL,
                  "1h",
                  "An address leaves a list this long after its last sighting.")
              .alias("redis.ttl"));
  static final Key<Duration> BLACKLISTS_DEDUP_TTL =
      add(
          Key.of(
                  "blacklists.dedup_ttl",
                  Scalars.duration(Duration.ofSeconds(1), DAY.multipliedBy(30)),
                  CountingRules.DEFAULT_TTL,
                  "1h",
                  "Within this time the same alert counts once and is stored once.")
              .alias("redis.dedup_ttl"));

  static final Key<Long> GENERATOR_NUM_ALERTS =
      add(
          Key.optional(
              "alerts_generator.num_alerts",
              Scalars.count(1, 1_000_000_000_000L),
              "`demo` goes on, `generate alerts` makes 1000",
              "How many synthetic alerts are made."));
  static final Key<Integer> GENERATOR_NUM_IP_ADDRESSES =
      add(
          Key.of(
              "alerts_generator.num_ip_addresses",
              Scalars.integer(1, 1_000_000),
              500,
              "500",
              "How many addresses the synthetic alerts come from."));
  static final Key<Duration> GENERATOR_ALERT_INTERARRIVAL_MS =
      add(
          Key.optional(
              "alerts_generator.alert_interarrival_ms",
              Types.millis(Duration.ofHours(1)),
              "20 in `demo`; `generate alerts` makes them as fast as it can",
              "Milliseconds from one synthetic alert to the next."));

  static final Key<List<String>> REDIS_BOOTSTRAP_SERVERS =
      add(
          Key.optional(
              "redis.bootstrap_servers",
              new ListType<>(Types.HOST_AND_PORT),
              "PostgreSQL counts",
              "Nodes of a Redis Cluster, or one Redis, which deduplicates and counts; goes with"
                  + " `clickhouse.host`. Any of the nodes lead to the others."));
  static final Key<String> REDIS_TOPOLOGY =
      add(
          Key.of(
              "redis.topology",
              Scalars.choice(List.of("detect", "cluster", "standalone")),
              "detect",
              "detect",
              "What the servers are to be: `cluster` or `standalone` refuses the other."));
  static final Key<String> REDIS_USER =
      add(
          Key.optional(
              "redis.user", Scalars.TEXT, "Redis's default user", "The ACL user to log in as."));
  static final Key<Secret> REDIS_PASSWORD =
      add(
          Key.optional(
              "redis.password", Types.SECRET_OR_EMPTY, "none", "The password of that user."));
  static final Key<Boolean> REDIS_TLS =
      add(Key.of("redis.tls", Types.TRUTH, false, "false", "Whether to speak TLS."));
  static final Key<Path> REDIS_CA_CERTIFICATE =
      add(
          Key.optional(
              "redis.ca_certificate",
              Types.PATH,
              "Java's own",
              "PEM file of the authorities that the servers' certificates may come from."));
  static final Key<List<String>> CLICKHOUSE_HOST =
      add(
          Key.optional(
              "clickhouse.host",
              new ListType<>(Types.HOST_MAYBE_PORT),
              "PostgreSQL stores",
              "The servers of a ClickHouse that keeps the events; goes with"
                  + " `redis.bootstrap_servers`. With several, each can stand in for the others."
                  + " A host may be given with a port of its own."));
  static final Key<Integer> CLICKHOUSE_PORT =
      add(
          Key.of(
              "clickhouse.port",
              Types.FOREIGN_PORT,
              8123,
              "8123",
              "The port of its HTTP interface (not 9000, its own protocol's), or of HTTPS with"
                  + " `clickhouse.tls`."));
  static final Key<String> CLICKHOUSE_USER =
      add(Key.of("clickhouse.user", Scalars.TEXT, "default", "default", "The user to log in as."));
  static final Key<Secret> CLICKHOUSE_PASSWORD =
      add(
          Key.optional(
              "clickhouse.password", Types.SECRET_OR_EMPTY, "none", "The password of that user."));
  static final Key<String> CLICKHOUSE_DATABASE =
      add(
          Key.of(
              "clickhouse.database",
              Names.DATABASE,
              "default",
              "default",
              "The database of the tables `blacklist_events` and `replicated_blacklist_events`;"
                  + " made if it is missing."));
  static final Key<String> CLICKHOUSE_CLUSTER =
      add(
          Key.optional(
              "clickhouse.cluster",
              Names.DATABASE,
              "tables of one server, not replicated",
              "The cluster's name in ClickHouse's `remote_servers`: tables are made on all of it,"
                  + " replicated."));
  static final Key<Boolean> CLICKHOUSE_TLS =
      add(Key.of("clickhouse.tls", Types.TRUTH, false, "false", "Whether to speak HTTPS."));
  static final Key<Path> CLICKHOUSE_CA_CERTIFICATE =
      add(
          Key.optional(
              "clickhouse.ca_certificate",
              Types.PATH,
              "Java's own",
              "PEM file of the authorities that the servers' certificates may come from."));
  static final Key<Boolean> CLICKHOUSE_COMPRESS =
      add(
          Key.of(
              "clickhouse.compress",
              Types.TRUTH,
              false,
              "false",
              "Whether to compress what is sent and read: less on the network, more work."));
  static final Key<Duration> CLICKHOUSE_RETENTION =
      add(
          Key.optional(
              "clickhouse.retention",
              RETENTION,
              "what `postgres.retention` is",
              "How long ClickHouse keeps events. It is the TTL of the tables, set anew at every"
                  + " start: change it here, not in ClickHouse."));

  private Keys() {}

  /** In the order of declaration, which is the documentation's. */
  static List<Key<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> Key<T> add(Key<T> key) {
    ALL.add(key);
    return key;
  }
}
