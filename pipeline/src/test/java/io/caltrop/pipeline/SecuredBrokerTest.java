package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.testkit.InMemoryAlertStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes clients over TLS only, with a name and a password. */
@Tag("once")
class SecuredBrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir private static Path folder;
  private static StorageDirectory storage;
  private static KafkaRaftServer broker;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    Path keys = makeCertificate();
    storage = StorageDirectory.open(folder.resolve("kafka"));
    address = "127.0.0.1:" + freePort();
    Properties p = BrokerProperties.of(storage.logs(), address, address, freePort());
    for (String name : List.of("listeners", "advertised.listeners")) {
      p.put(name, p.getProperty(name).replace("PLAINTEXT://", "SASL_SSL://"));
    }
    p.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "SASL_SSL");
    p.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    p.put("sasl.enabled.mechanisms", "PLAIN");
    p.put(
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        login("broker", "of the broker")
            + " user_broker=\"of the broker\" user_caltrop=\"right\";");
    for (String store : List.of("ssl.keystore", "ssl.truststore")) {
      p.put(store + ".location", keys.toString());
      p.put(store + ".password", "secret");
      p.put(store + ".type", "PKCS12");
    }
    broker = new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
    broker.startup();
  }

  @AfterAll
  static void stop() {
    broker.shutdown();
    storage.close();
  }

  @Test
  void alertsGoInAndComeOutWithTheRightPassword() throws Exception {
    KafkaSettings settings = settings("right", true);
    Topics.create(settings, new Topics.Shape(2, 1, Duration.ofHours(1)), PATIENCE);
    List<Alert> alerts = Alerts.some(500);
    InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());
    PrometheusRegistry registry = new PrometheusRegistry();
    ConsumerMetrics metrics = new ConsumerMetrics(new StageMetrics(registry), registry);

    try (KafkaAlertPublisher publisher = new KafkaAlertPublisher(settings, PATIENCE);
        AlertConsumer consumer =
            new AlertConsumer(
                settings, Topic.QUICK, store, metrics, Clock.systemUTC(), new Random(1))) {
      publisher.publish(alerts).get(60, TimeUnit.SECONDS);
      consumer.start();
      await().atMost(Topic.PATIENCE).until(() -> store.events().size() == alerts.size());
    }

    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void aWrongPasswordIsToldAtOnceAndNotShown() {
    assertThatThrownBy(() -> Topics.missing(settings("wr0ng", true), PATIENCE))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("Authentication failed")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsTold() {
    KafkaSettings settings = settings("right", false);

    assertThatThrownBy(() -> Topics.missing(settings, PATIENCE))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("SSL handshake failed");
  }

  private static KafkaSettings settings(String password, boolean trusts) {
    Map<String, String> extra =
        new HashMap<>(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", login("caltrop", password) + ";"));
    if (trusts) {
      extra.put("ssl.truststore.location", folder.resolve("keys.p12").toString());
      extra.put("ssl.truststore.password", "secret");
      extra.put("ssl.truststore.type", "PKCS12");
    }
    return new KafkaSettings(
        address, "secured", "blacklist-events", "blacklist-events", "lz4", "all", extra);
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
            .formatted(user)
        + " password=\"%s\"".formatted(password);
  }

  private static Path makeCertificate() throws Exception {
    Path store = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String command =
        keytool
            + " -genkeypair -alias a -keyalg RSA -keysize 2048 -validity 2 -dname CN=kafka"
            + " -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass secret -keystore "
            + store;
    assertThat(new ProcessBuilder(command.split(" ", -1)).start().waitFor()).isZero();
    return store;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
