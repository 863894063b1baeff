package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  private Configuration load(String yaml, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(folder.resolve("caltrop.yaml"), yaml);
    return ConfigurationLoader.load(file, Map.of(), environment);
  }

  private String problems(String yaml, Map<String, String> environment) {
    var e = catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment));
    assertThat(e).isNotNull();
    return String.join("\n", e.problems());
  }

  @Test
  void comeFromTheEnvironmentOrAFileBesideTheConfiguration() throws Exception {
    Files.writeString(folder.resolve("pw"), "two words\n");
    Configuration c =
        load(
            """
            ingest: {shared_secret: "${env:SECRET}"}
            postgres: {host: "db-${env:STAGE}", password: "${file:pw}"}
            kafka: {properties: {sasl.jaas.config: 'login password="${env:SECRET}";'}}
            """,
            Map.of("SECRET", "a$1\\b", "STAGE", "test"));

    assertThat(c.ingest().sharedSecret()).contains(new Secret("a$1\\b"));
    assertThat(c.postgres().orElseThrow().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db-test:5432/caltrop");
    assertThat(c.postgres().orElseThrow().password()).contains(new Secret("two words"));
    assertThat(c.kafka().properties())
        .containsEntry("sasl.jaas.config", new Secret("login password=\"a$1\\b\";"));
  }

  @Test
  void referencesThatLeadNowhereAreProblems() {
    assertThat(
            problems(
                "ingest:\n  shared_secret: ${env:NONE}\nhttp: {bind: '${file:none}'}\n", Map.of()))
        .contains(":2: ${env:NONE}: the environment has no variable NONE")
        .contains(":3: ${file:none}: no such file");
  }

  @Test
  void areNeverPrinted() throws Exception {
    Configuration c =
        load(
            """
            ingest:
              shared_secret: hunter2
              credentials:
                - {username: a, password: hunter2, user_id: 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10}
            postgres: {url: "postgresql://u:hunter2@db:5432/d?sslmode=require&password=hunter2"}
            kafka: {properties: {ssl.key.password: hunter2}}
            """,
            Map.of());

    assertThat(c.toString()).doesNotContain("hunter2").contains("(hidden)");
    assertThat(c.postgres())
        .contains(
            new Configuration.Postgres(
                "jdbc:postgresql://db:5432/d?sslmode=require",
                "u",
                Optional.of(new Secret("hunter2"))));
  }

  @Test
  void doNotAppearInProblems() {
    assertThat(
            problems(
                """
                ingest: {shared_secret: [hunter2]}
                postgres: {url: "mysql://u:hunter2@h/d", port: "${env:SECRET}"}
                http: {port: "x${env:SECRET}"}
                """,
                Map.of("SECRET", "hunter2")))
        .doesNotContain("hunter2")
        .contains("postgres.url is wrong; allowed: postgresql://user:password@host:5432/database")
        .contains("http.port is \"x${env:SECRET}\"");
  }

  @Test
  void aUrlTakesBothSpellings() {
    assertThat(PostgresUrl.parse("postgres://u%40x:p%3A@h/d"))
        .isEqualTo(
            new PostgresUrl(
                "jdbc:postgresql://h/d", Optional.of("u@x"), Optional.of(new Secret("p:"))));
    assertThat(PostgresUrl.parse("jdbc:postgresql://h1:1,h2:2/d?user=u&password=p&ssl=true"))
        .isEqualTo(
            new PostgresUrl(
                "jdbc:postgresql://h1:1,h2:2/d?ssl=true",
                Optional.of("u"),
                Optional.of(new Secret("p"))));
  }
}
