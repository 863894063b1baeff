package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationException;
import io.caltrop.app.config.ConfigurationLoader;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations under {@code deploy/} are read by the program's own reader. */
class DeployedConfigurationTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)");
  private static final Pattern SECRET = Pattern.compile("\\$\\{file:/run/secrets/([\\w/]+)");

  @TempDir Path folder;

  /** With its secrets in a folder and an environment of the test's own. */
  private Configuration load(String text) throws IOException, ConfigurationException {
    Map<String, String> environment = new HashMap<>();
    VARIABLE.matcher(text).results().forEach(found -> environment.put(found.group(1), "s3cret"));
    SECRET.matcher(text).results().forEach(found -> write(folder.resolve(found.group(1))));
    Path file = folder.resolve("caltrop.yaml");
    Files.writeString(file, text.replace("/run/secrets", folder.toString()));
    return ConfigurationLoader.load(file, Map.of(), environment);
  }

  private static void write(Path secret) {
    try {
      Files.createDirectories(secret.resolveSibling("."));
      Files.writeString(secret, "s3cret");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose", "kubernetes", "systemd"})
  void eachIsReadAndHasStoresThatRolesShare(String deployment) throws Exception {
    Configuration read = load(Deploy.text(deployment + "/caltrop.yaml"));
    assertThat(read.kafka().isEmbedded()).isFalse();
    assertThat(read.kafka().topics().replication()).isEqualTo(OptionalInt.of(3));
    assertThat(read.kafka().topics().partitions()).isEqualTo(12);
    assertThat(read.postgres()).isPresent();
    assertThat(read.ingest().isOpen()).as("whoever reaches it can hand in alerts").isFalse();
    assertThat(read.sql().password()).isPresent();
    assertThat(read.flink().checkpoints()).isPresent();
    assertThat(read.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose", "kubernetes", "systemd"})
  void eachCountsInRedisClusterAndStoresInReplicatedClickHouse(String deployment) throws Exception {
    Configuration.ClusterStores stores =
        load(Deploy.text(deployment + "/caltrop.yaml")).cluster().orElseThrow();
    assertThat(stores.redis().topology()).isEqualTo(RedisSettings.Topology.CLUSTER);
    assertThat(stores.clickHouse().hosts()).hasSize(2);
    assertThat(stores.clickHouse().cluster()).contains("caltrop");
  }
}
