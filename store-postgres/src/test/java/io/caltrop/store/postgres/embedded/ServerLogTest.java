package io.caltrop.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLogTest {
  @TempDir Path dir;

  @Test
  void givesTheLinesSinceAPosition() throws IOException {
    ServerLog log = new ServerLog(dir.resolve("server.log"));
    assertThat(log.size()).isZero();
    assertThat(log.since(0)).isEmpty();
    Files.writeString(log.file(), "one\ntwo\n");

    assertThat(log.since(4)).containsExactly("two");
    assertThat(log.since(100)).isEmpty();
  }

  @Test
  void aLongLogIsPutAsideOnce() throws IOException {
    ServerLog log = new ServerLog(dir.resolve("server.log"));
    Files.writeString(log.file(), "short");
    log.trim();
    assertThat(log.size()).isEqualTo(5);

    Files.writeString(log.file(), "x".repeat((8 << 20) + 1));
    log.trim();

    assertThat(log.size()).isZero();
    assertThat(Files.size(dir.resolve("server.log.1"))).isEqualTo((8 << 20) + 1);
  }
}
