package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
  /** Linux gives ports from here on to outgoing connections. */
  private static final int OUTGOING = 32_768;

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Layout layout = Layout.choose();
    layout.write(folder);
    assertThat(Layout.isIn(folder)).isTrue();
    assertThat(Layout.read(folder)).isEqualTo(layout);
  }

  @Test
  void twoClustersShareNoPort() {
    List<Integer> ports =
        Stream.of(Layout.choose(), Layout.choose()).flatMap(LayoutTest::ports).toList();
    assertThat(ports).hasSize(2 * 20).doesNotHaveDuplicates();
    assertThat(ports).allMatch(port -> port > 1024 && port < OUTGOING);
  }

  private static Stream<Integer> ports(Layout layout) {
    return Stream.of(
            layout.kafka().nodes().stream().flatMap(k -> Stream.of(k.clients(), k.controller())),
            layout.redis().stream(),
            layout.clickhouse().replicas().stream()
                .flatMap(c -> Stream.of(c.http(), c.tcp(), c.interserver())),
            Stream.of(layout.clickhouse().zookeeper(), layout.postgres()))
        .flatMap(s -> s);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("cluster.properties"), "kafka-1=x\n");
    assertThatThrownBy(() -> Layout.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("a port in " + folder + "/cluster.properties is missing or no number");
  }

  @Test
  void theConfigurationNamesEveryNode() {
    Layout layout = Layout.choose();
    String text = new ClusterConfiguration(layout, "postgresql://u:p@127.0.0.1:1/dev").text();
    assertThat(text)
        .contains("  bootstrap_servers: [\"127.0.0.1:" + layout.kafka().nodes().get(0).clients())
        .contains("\"127.0.0.1:" + layout.redis().get(5) + "\"]")
        .contains("  port: " + layout.clickhouse().replicas().get(0).http() + "\n")
        .contains("  cluster: caltrop\n")
        .endsWith("  url: postgresql://u:p@127.0.0.1:1/dev\n");
  }

  @Test
  void aConfigurationThatIsThereStays() throws IOException {
    Path file = Files.writeString(folder.resolve("caltrop.yaml"), "mine");
    new ClusterConfiguration(Layout.choose(), "postgresql://h/d").writeIfMissing(file);
    assertThat(file).hasContent("mine");
  }
}
