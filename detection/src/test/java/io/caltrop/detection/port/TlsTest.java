package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with TLS, as psql sees it. */
@Tag("once")
final class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path dir;
  private final NamedObjects objects = new NamedObjects();
  private Path certificate;
  private Path key;

  @BeforeEach
  void makeCertificate() throws IOException, GeneralSecurityException, InterruptedException {
    Path store = dir.resolve("store.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "RSA",
            "-alias",
            "port",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore loaded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    certificate = pem("CERTIFICATE", loaded.getCertificate("port").getEncoded());
    key = pem("PRIVATE KEY", loaded.getKey("port", PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String kind, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), kind);
    return Files.writeString(dir.resolve(kind + ".pem"), text, StandardCharsets.US_ASCII);
  }

  @AfterEach
  void release() {
    objects.release();
  }

  private SqlPort start(boolean required) throws IOException {
    SqlPortSettings.Tls tls = new SqlPortSettings.Tls(certificate, key, required);
    return SqlPort.start(PostgresBehind.settings().withTls(tls), objects);
  }

  @Test
  void clientsThatWishItGetIt() throws IOException {
    try (SqlPort port = start(false)) {
      Psql psql = Psql.at(port.port());
      Psql safe = psql.with("PGSSLMODE=verify-full", "PGSSLROOTCERT=" + certificate);
      assertThat(safe.run("\\conninfo").out()).contains("SSL connection (protocol: TLSv1.3");
      assertThat(safe.run("SELECT 1; CREATE SOURCE a; SHOW SOURCES").out())
          .isEqualTo("1\nCREATE_SOURCE\na\n");
      assertThat(
              safe.run("SELECT sum(length(repeat('x', 1000))) FROM generate_series(1, 10)").out())
          .isEqualTo("10000\n");
      Psql.Output large = safe.run("SELECT repeat('x', 1000) FROM generate_series(1, 20000)");
      assertThat(large.out()).hasSize(20_000 * 1001);
      Psql.Output longQuery = safe.script("SELECT length('" + "y".repeat(500_000) + "');\n");
      assertThat(longQuery.out()).isEqualTo("500000\n");
      assertThat(psql.with("PGSSLMODE=disable").run("SELECT 1").out()).isEqualTo("1\n");
    }
  }

  @Test
  void passwordsGoWithIt() throws IOException {
    SqlPortSettings settings =
        PostgresBehind.settings()
            .withTls(new SqlPortSettings.Tls(certificate, key, true))
            .withLogins(List.of(SqlPortSettings.Login.of("root", "secret")));
    try (SqlPort port = SqlPort.start(settings, objects)) {
      Psql psql = Psql.at(port.port()).with("PGSSLMODE=require");
      assertThat(psql.as("root", "secret").run("SELECT 1").out()).isEqualTo("1\n");
      assertThat(psql.as("root", "wrong").run("SELECT 1").err())
          .contains("password authentication failed");
    }
  }

  @Test
  void clientsWithoutAreRefusedIfItIsRequired() throws IOException {
    try (SqlPort port = start(true)) {
      assertThat(Psql.at(port.port()).with("PGSSLMODE=disable").run("SELECT 1").err())
          .contains("FATAL:  this port demands TLS: connect with sslmode=require");
      assertThat(Psql.at(port.port()).run("SELECT 1").out()).isEqualTo("1\n");
    }
  }

  @Test
  void rubbishInsteadOfAHandshakeHarmsNobody() throws IOException {
    try (SqlPort port = start(false)) {
      for (int i = 0; i < 5; i++) {
        try (RawClient client = new RawClient(port.port())) {
          client.send(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});
          assertThat(client.read()).isEqualTo('S');
          client.startup("root"); // in the clear
          assertThat(client.read()).isIn(-1, 0x15); // closed, or a TLS alert
        }
      }
      assertThat(Psql.at(port.port()).run("SELECT 1").out()).isEqualTo("1\n");
    }
  }

  @Test
  void closingTheDoorIsSaid() throws IOException {
    Process process;
    Psql.Output output;
    try (SqlPort port = start(true)) {
      process = Psql.at(port.port()).start(List.of("-c", "CREATE SOURCE slow"));
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> objects.waiting() == 1);
    }
    output = Psql.finish(process, "");
    assertThat(output.status()).isNotZero();
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path old = Files.writeString(dir.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nabc");
    key = old;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(false).close())
        .withMessageStartingWith(old + " holds no key that can be read; allowed: PKCS #8 in PEM");
    certificate = old;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(false).close())
        .withMessageContaining(old.toString());
    key = dir.resolve("missing.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(false).close())
        .withMessageContaining("cannot be used");
  }
}
