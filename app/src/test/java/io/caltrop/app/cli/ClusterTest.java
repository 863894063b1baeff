package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.ServerPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caltrop cluster ..}, on real servers. */
class ClusterTest {
  @TempDir private Path folder;

  @AfterEach
  void nothingIsLeftRunning() {
    Run.of("cluster", "down", "--dir", dir());
  }

  private String dir() {
    return folder.resolve("cluster").toString();
  }

  private Run cluster(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--dir", dir()));
    return Run.of(all.toArray(String[]::new));
  }

  /** Chooses nodes and ports, and starts none. */
  private void make() {
    LocalCluster cluster =
        LocalCluster.create(Path.of(dir()), ServerPrograms.find(), new EmbeddedPostgresProgram());
    assertThat(cluster.nodes()).hasSize(13);
  }

  @Test
  @Tag("long")
  void everyNodeComesUpCanBeKilledAndStartedAndGoesDown() throws IOException {
    Run up = cluster("up");
    assertThat(up.err()).isEmpty();
    assertThat(up.status()).isZero();
    assertThat(up.outLines()).filteredOn(line -> line.endsWith(" up")).hasSize(13);
    assertThat(up.out()).contains("  caltrop up --config " + dir() + "/caltrop.yaml\n");
    assertThat(Files.readString(Path.of(dir(), "caltrop.yaml"))).contains("postgresql://caltrop:");
    for (String node : List.of("kafka-2", "redis-1", "clickhouse-2", "zookeeper-1", "postgres-1")) {
      assertThat(cluster("kill", node).out()).matches(node + " +127.0.0.1:\\d+ +down\n");
      assertThat(cluster("status").outLines())
          .hasSize(13)
          .filteredOn(line -> !line.endsWith(" up"))
          .singleElement()
          .asString()
          .startsWith(node + " ")
          .endsWith(" down");
      Run started = cluster("start", node);
      assertThat(started.err()).isEmpty();
      assertThat(started.out()).matches(node + " +127.0.0.1:\\d+ +up\n");
    }
    assertThat(cluster("down").outLines()).hasSize(13).allMatch(line -> line.endsWith(" down"));
  }

  @Test
  void aNodeIsStartedShownKilledAndStopped() {
    make();
    assertThat(cluster("status").outLines())
        .hasSize(13)
        .allMatch(line -> line.matches("[a-z]+-\\d +127\\.0\\.0\\.1:\\d+ +down"));
    assertThat(cluster("start", "redis-1").out()).matches("redis-1 +127.0.0.1:\\d+ +up\n");
    assertThat(cluster("status").out()).containsOnlyOnce(" up\n");
    assertThat(cluster("kill", "redis-1").out()).endsWith(" down\n");
    assertThat(cluster("start", "redis-1").out()).endsWith(" up\n");
    assertThat(cluster("down").out()).doesNotContain(" up\n");
  }

  @Test
  void withoutAClusterTheWayToOneIsSaid() {
    assertThat(cluster("status"))
        .isEqualTo(
            new Run(
                2,
                "",
                "caltrop: there is no cluster in %s; make one: caltrop cluster up --dir %s\n"
                    .formatted(dir(), dir())));
  }

  @Test
  void anUnknownNodeIsToldTheKnownOnes() {
    make();
    Run run = cluster("kill", "redis-7");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("caltrop: no node is called redis-7; allowed: kafka-1, kafka-2, kafka-3, re");
  }

  @Test
  void anEmptyNameAndAFileAreNoFolders() throws IOException {
    String file = Files.writeString(folder.resolve("file"), "").toString();
    for (String command : List.of("up", "status", "down")) {
      assertThat(Run.of("cluster", command, "--dir", ""))
          .isEqualTo(
              new Run(2, "", "caltrop: --dir: empty; allowed: a folder such as ./cluster\n"));
      assertThat(Run.of("cluster", command, "--dir", file))
          .isEqualTo(new Run(2, "", "caltrop: --dir: " + file + " is no folder\n"));
    }
  }
}
