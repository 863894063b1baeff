package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import io.caltrop.store.cluster.redis.RedisCounts.Counted;
import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import io.caltrop.testkit.Alerts;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS alone, and a user with no more rights than the store needs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
final class TlsTest {
  private static final String RIGHTS =
      "~blacklist:* ~dedup:* -@all +evalsha +eval +exists +smismember +sadd +pexpire +unlink +zadd"
          + " +zmscore +zrange +zrem +zscan +get +set +wait +ping +info +time +hello"
          + " +client|setname +cluster|info +cluster|nodes +cluster|shards";

  @TempDir private static Path folder;
  private RedisServer server;
  private Path certificate;

  @BeforeAll
  void start() throws Exception {
    certificate = makeCertificate("server");
    Path users = folder.resolve("users.acl");
    Files.writeString(users, "user default off\nuser caltrop on >pw " + RIGHTS + "\n");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<String, String> settings =
        Map.of(
            "port", "0",
            "tls-port", Integer.toString(port),
            "tls-cert-file", certificate.toString(),
            "tls-key-file", folder.resolve("server.key").toString(),
            "tls-ca-cert-file", certificate.toString(),
            "tls-auth-clients", "no",
            "aclfile", users.toString());
    server =
        RedisServer.start(ServerPrograms.find(), folder.resolve("redis"), port, false, settings);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private RedisSettings settings(boolean tls, Optional<Path> authority) {
    return new RedisSettings(
        List.of(server.address()),
        Optional.of("caltrop"),
        Optional.of("pw"),
        tls,
        authority,
        Topology.DETECT);
  }

  @Test
  void theLeastRightsDo() {
    try (RedisCounts counts =
        RedisCounts.open(settings(true, Optional.of(certificate)), CountingRules.standard())) {
      Instant now = Instant.now();
      List<Identified> alerts = Identified.distinct(Alerts.alerts(0, 10));

      assertThat(counts.lot(alerts).count(now)).isEqualTo(new Counted(10, 0, 10));
      assertThat(counts.lot(alerts).known(now).cardinality()).isEqualTo(10);
      assertThat(counts.entries(Alerts.alert(1).type(), now, 10)).hasSize(1);
      assertThat(counts.entries(Alerts.alert(1).type(), now, 10_000)).hasSize(1);
      assertThat(counts.maintain(now)).isZero();
      assertThat(counts.version()).isNotZero();
      assertThat(counts.check().up()).isTrue();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    Path other = makeCertificate("other");

    assertThatThrownBy(
            () -> RedisCounts.open(settings(true, Optional.of(other)), CountingRules.standard()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Redis at " + server.address() + ": TLS: ")
        .hasMessageEndingWith("; check tls and the certificates on both sides");
  }

  @Test
  void anAuthorityThatIsNotThereIsToldByItsKey() {
    Path missing = certificate.resolveSibling("missing.pem");

    assertThatThrownBy(
            () -> RedisCounts.open(settings(true, Optional.of(missing)), CountingRules.standard()))
        .isInstanceOf(StoreException.class)
        .hasMessage("redis.ca_certificate: " + missing + " cannot be read; allowed: a PEM file");
  }

  @Test
  void aServerThatWantsTlsIsNotSpokenToWithout() {
    assertThatThrownBy(
            () -> RedisCounts.open(settings(false, Optional.empty()), CountingRules.standard()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Redis at " + server.address() + ": ");
  }

  /** Writes {@code name.pem} and {@code name.key}; signed by itself, for 127.0.0.1. */
  private static Path makeCertificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String command =
        "%s -genkeypair -alias a -keyalg RSA -keysize 2048 -validity 2 -dname CN=%s"
                .formatted(keytool, name)
            + " -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass secret -keystore "
            + store;
    assertThat(new ProcessBuilder(command.split(" ", -1)).start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    byte[] key = keys.getKey("a", "secret".toCharArray()).getEncoded();
    Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key));
    byte[] certificate = keys.getCertificate("a").getEncoded();
    return Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate));
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }
}
