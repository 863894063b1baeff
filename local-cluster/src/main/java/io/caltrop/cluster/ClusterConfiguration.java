package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The {@code caltrop.yaml} for a cluster.
 *
 * @param postgresUrl the database's address with the login
 */
record ClusterConfiguration(Layout layout, String postgresUrl) {
  /** Writes it for its owner alone, as it holds a password; a file that is there stays. */
  void writeIfMissing(Path file) {
    if (Files.exists(file)) {
      return;
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, text());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  String text() {
    List<Integer> kafka = layout.kafka().nodes().stream().map(KafkaPorts::clients).toList();
    List<Integer> clickhouse =
        layout.clickhouse().replicas().stream().map(ClickHousePorts::http).toList();
    return """
        # For the cluster beside it. Written once: what is changed here stays.
        kafka:
          bootstrap_servers: [%s]
        redis:
          bootstrap_servers: [%s]
        clickhouse:
          host: [%s]
          port: %d
          database: default
          cluster: caltrop
        postgres:
          url: %s
        """
        .formatted(
            addresses(kafka),
            addresses(layout.redis()),
            addresses(clickhouse),
            clickhouse.get(0),
            postgresUrl);
  }

  private static String addresses(List<Integer> ports) {
    return ports.stream()
        .map(port -> "\"127.0.0.1:" + port + "\"")
        .collect(Collectors.joining(", "));
  }
}
