package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caltrop.core.AlertType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationProblemsTest extends ConfigurationCase {
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
  void aReaderOfTheSqlPortNeedsThatThereArePasswords() {
    assertThat(problems("sql: {reader_password: x}\n"))
        .containsExactly(
            "1: sql.reader_password alone; allowed: with sql.password, without which nobody is asked"
                + " for one");
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
