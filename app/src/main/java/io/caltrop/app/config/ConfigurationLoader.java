package io.caltrop.app.config;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.NeverList;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import io.caltrop.core.yaml.YamlText;
import io.caltrop.pipeline.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: a flag holds over the environment, the environment over the file, the
 * file over the default.
 */
public final class ConfigurationLoader {
  private static final String END_OF_A_LIST = "off";

  private final Problems problems = new Problems();
  private final Layers layers;

  private ConfigurationLoader(
      @Nullable Path file, Map<String, String> flags, Map<String, String> environment) {
    References references = new References(environment, problems);
    List<Map<String, Value>> strongestFirst = new ArrayList<>();
    strongestFirst.add(flagLayer(flags, references));
    strongestFirst.add(new EnvironmentLayer(Keys.all(), references, problems).read(environment));
    if (file != null) {
      FileLayer layer = new FileLayer(Keys.all(), problems);
      document(file, references).map(layer::read).ifPresent(strongestFirst::add);
    }
    layers = new Layers(strongestFirst, problems);
  }

  private Optional<Value> document(Path file, References references) {
    try {
      return YamlText.read(file.toString(), Files.readString(file), references, problems);
    } catch (IOException e) {
      problems.add(Where.of(file.toString()), FileTrouble.of(e));
      return Optional.empty();
    }
  }

  /**
   * Reads and checks everything.
   *
   * @param file the YAML file; null for none
   * @param flags from a key such as {@code http.port} to what was given on the command line
   * @param environment the process's variables
   * @throws ConfigurationException with every problem found
   */
  public static Configuration load(
      @Nullable Path file, Map<String, String> flags, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationLoader(file, flags, environment).load();
  }

  private Configuration load() throws ConfigurationException {
    Configuration configuration =
        new Configuration(
            layers.get(Keys.DATA),
            http(),
            ingest(),
            kafka(),
            new ClusterStoresReader(layers, problems).read(),
            postgres(),
            layers.get(Keys.POSTGRES_RETENTION),
            sql(),
            flink(),
            new Configuration.Detection(
                layers.get(Keys.DETECTION_ENABLED),
                layers.find(Keys.DETECTION_RULES),
                layers.get(Keys.DETECTION_RETENTION)),
            rules(),
            generator());
    new Checks(layers, problems).run();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.lines());
    }
    return configuration;
  }

  private static Map<String, Value> flagLayer(Map<String, String> flags, References references) {
    Map<String, Value> values = new HashMap<>();
    flags.forEach(
        (key, text) -> {
          Where flag = Where.of("--" + key.replace('.', '-'));
          values.put(key, references.read(flag, text));
        });
    return values;
  }

  private Configuration.Http http() {
    boolean ofProcess =
        layers.given(Keys.HTTP_PORT).map(port -> port.where().line() == 0).orElse(false);
    return new Configuration.Http(
        layers.get(Keys.HTTP_BIND),
        layers.get(Keys.HTTP_PORT),
        ofProcess,
        layers.get(Keys.HTTP_MAX_BODY));
  }

  private Configuration.Ingest ingest() {
    return new Configuration.Ingest(
        layers.find(Keys.INGEST_SHARED_SECRET),
        layers.get(Keys.INGEST_CREDENTIALS),
        layers.get(Keys.INGEST_DEFAULT_USER_ID),
        layers.get(Keys.INGEST_TIMEOUT));
  }

  private Configuration.Kafka kafka() {
    return new Configuration.Kafka(
        layers.find(Keys.KAFKA_BOOTSTRAP_SERVERS).orElse(List.of()),
        layers.get(Keys.KAFKA_PROPERTIES),
        new Configuration.Clients(
            layers.get(Keys.KAFKA_GROUP_ID),
            layers.get(Keys.KAFKA_PRODUCER_TOPIC),
            layers.get(Keys.KAFKA_CONSUMER_TOPIC),
            layers.get(Keys.KAFKA_COMPRESSION_TYPE),
            layers.get(Keys.KAFKA_ACKS).replace("-1", "all"),
            layers.get(Keys.KAFKA_WORKERS)),
        new Configuration.TopicDefaults(
            layers.get(Keys.KAFKA_PARTITIONS),
            layers.find(Keys.KAFKA_REPLICATION).map(OptionalInt::of).orElse(OptionalInt.empty()),
            layers.get(Keys.KAFKA_RETENTION)),
        layers.get(Keys.KAFKA_BIND),
        layers.get(Keys.KAFKA_PORT));
  }

  private Optional<Configuration.Postgres> postgres() {
    String user = layers.get(Keys.POSTGRES_USER);
    Optional<Secret> password = layers.find(Keys.POSTGRES_PASSWORD);
    Optional<PostgresUrl> url = layers.find(Keys.POSTGRES_URL);
    Optional<String> host = layers.find(Keys.POSTGRES_HOST);
    int port = layers.get(Keys.POSTGRES_PORT);
    String database = layers.get(Keys.POSTGRES_DATABASE);
    if (url.isPresent()) {
      return Optional.of(
          new Configuration.Postgres(
              url.get().jdbcUrl(),
              url.get().user().orElse(user),
              url.get().password().or(() -> password)));
    }
    return host.map(
        h ->
            new Configuration.Postgres(
                "jdbc:postgresql://" + h + ":" + port + "/" + database, user, password));
  }

  private Configuration.Sql sql() {
    Optional<Path> key = layers.find(Keys.SQL_TLS_KEY);
    return new Configuration.Sql(
        layers.get(Keys.SQL_BIND),
        layers.get(Keys.SQL_PORT),
        layers.find(Keys.SQL_PASSWORD),
        layers.find(Keys.SQL_READER_PASSWORD),
        layers
            .find(Keys.SQL_TLS_CERTIFICATE)
            .flatMap(certificate -> key.map(k -> new Configuration.Tls(certificate, k))));
  }

  private Configuration.Flink flink() {
    int port = layers.get(Keys.FLINK_REST_PORT);
    return new Configuration.Flink(
        layers
            .find(Keys.FLINK_REST_ADDRESS)
            .map(address -> new Configuration.FlinkCluster(address, port)),
        layers.find(Keys.FLINK_CHECKPOINTS),
        layers.get(Keys.FLINK_PARALLELISM),
        layers.get(Keys.FLINK_SLOTS),
        layers.get(Keys.FLINK_CHECKPOINT_INTERVAL));
  }

  private CountingRules rules() {
    TreeMap<AlertType, String> lists = new TreeMap<>(Catalog.standard().categories());
    layers
        .get(Keys.BLACKLISTS_LISTS)
        .forEach(
            (type, category) -> {
              if (category.equals(END_OF_A_LIST)) {
                lists.remove(type);
              } else {
                lists.put(type, category);
              }
            });
    return new CountingRules(
        new Catalog(lists),
        new NeverList(layers.get(Keys.BLACKLISTS_NEVER_LIST)),
        layers.get(Keys.BLACKLISTS_TTL),
        layers.get(Keys.BLACKLISTS_DEDUP_TTL));
  }

  private Configuration.Generator generator() {
    return new Configuration.Generator(
        layers.find(Keys.GENERATOR_NUM_ALERTS).map(OptionalLong::of).orElse(OptionalLong.empty()),
        layers.get(Keys.GENERATOR_NUM_IP_ADDRESSES),
        layers.find(Keys.GENERATOR_ALERT_INTERARRIVAL_MS));
  }
}
