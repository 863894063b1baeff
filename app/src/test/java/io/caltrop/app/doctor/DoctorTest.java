package io.caltrop.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationLoader;
import io.caltrop.app.node.DataDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class DoctorTest {
  @TempDir Path folder;

  private List<Finding> findings(Map<String, String> more) throws Exception {
    Map<String, String> flags =
        new HashMap<>(
            Map.of(
                "data", folder.resolve("data").toString(),
                "http.port", "0",
                "kafka.port", "0",
                "sql.port", "0"));
    flags.putAll(more);
    Configuration configuration = ConfigurationLoader.load(null, flags, Map.of());
    return new Doctor(configuration, Clock.systemUTC()).findings();
  }

  private static List<String> failures(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.level() == Finding.Level.FAIL)
        .map(finding -> finding.subject() + ": " + finding.detail())
        .toList();
  }

  @Test
  void everythingIsWellWithoutConfigurationAndNothingIsChanged() throws Exception {
    List<Finding> findings = findings(Map.of());
    assertThat(failures(findings)).isEmpty();
    assertThat(findings)
        .extracting(Finding::subject)
        .contains("Java", "data folder", "disk", "port", "Kafka", "PostgreSQL");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aTakenPortFails() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(failures(findings(Map.of("sql.port", port))))
          .containsExactly(
              "port: SQL cannot listen on 127.0.0.1:%s: another program has the".formatted(port)
                  + " port; stop it, or choose another port with --sql-port");
    }
  }

  @Test
  void aRunningCaltropIsNamedAndItsPortsAreNoTrouble() throws Exception {
    try (DataDirectory running = DataDirectory.open(folder.resolve("data"));
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Finding> findings =
          findings(Map.of("http.port", String.valueOf(taken.getLocalPort()), "kafka.port", "1"));
      assertThat(running.log()).isNotNull();
      assertThat(findings)
          .anySatisfy(
              finding ->
                  assertThat(finding.detail())
                      .contains("process id " + ProcessHandle.current().pid()));
      assertThat(failures(findings))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("Kafka: Kafka at localhost:1 ");
    }
  }

  @Test
  void thePortOfARoleThatRunsIsNoTrouble() throws Exception {
    try (DataDirectory api = DataDirectory.share(folder.resolve("data"), "api");
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      List<Finding> findings = findings(Map.of("http.port", port));
      assertThat(api.log()).isNotNull();
      assertThat(failures(findings)).isEmpty();
      assertThat(findings)
          .contains(new Finding(Finding.Level.OK, "port", port + " is held by the api that runs"))
          .anySatisfy(
              finding ->
                  assertThat(finding.detail())
                      .endsWith(
                          "in use by api (process id %d)"
                              .formatted(ProcessHandle.current().pid())));
    }
  }

  @Test
  void serversThatDoNotAnswerFailWithWhatToMend() throws Exception {
    List<String> failures =
        failures(
            findings(
                Map.of(
                    "kafka.bootstrap_servers", "127.0.0.1:1",
                    "postgres.url", "postgresql://u:hunter2@127.0.0.1:1/d")));
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0)).startsWith("Kafka: ").contains("127.0.0.1:1").contains("mend");
    assertThat(failures.get(1)).startsWith("PostgreSQL: ").contains("127.0.0.1:1").contains("mend");
    assertThat(failures.toString()).doesNotContain("hunter2");
  }

  @Test
  void anOpenIngestIsAWarning() throws Exception {
    assertThat(findings(Map.of("http.bind", "0.0.0.0")))
        .contains(
            new Finding(
                Finding.Level.WARN,
                "ingest",
                "whoever reaches 0.0.0.0 can hand in alerts; set ingest.credentials or"
                    + " ingest.shared_secret"));
    assertThat(findings(Map.of("http.bind", "0.0.0.0", "ingest.shared_secret", "x")))
        .extracting(Finding::subject)
        .doesNotContain("ingest");
  }

  @Test
  void aDataFolderThatIsAFileFails() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(failures(findings(Map.of("data", file.toString()))))
        .hasSize(1)
        .first()
        .asString()
        .contains("is no folder; give it to this user, or choose another with --data");
  }
}
