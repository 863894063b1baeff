package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProgramsTest {
  @TempDir private Path folder;

  @Test
  void theCacheLiesWhereTheDesktopKeepsIts() {
    assertThat(ServerPrograms.cacheFolder(null, "/home/u"))
        .isEqualTo(Path.of("/home/u/.cache/caltrop/servers"));
    assertThat(ServerPrograms.cacheFolder("/var/c", "/home/u"))
        .isEqualTo(Path.of("/var/c/caltrop/servers"));
    assertThat(ServerPrograms.cacheFolder("relative", "/home/u"))
        .isEqualTo(Path.of("/home/u/.cache/caltrop/servers"));
  }

  @Test
  void whatIsOnThePathIsTaken() throws IOException {
    program("redis-server", "echo 'Redis server v=6.2.0 sha=00000000:0'");
    program("clickhouse", "exit 1");
    ServerPrograms programs = with("/no/such:" + folder);
    assertThat(programs.redisServer().command()).containsExactly(folder + "/redis-server");
    assertThat(programs.clickhouse().command()).containsExactly(folder + "/clickhouse", "server");
    assertThat(programs.clickhouse().environment()).isEmpty();
    assertThat(programs.toBeFetched()).isEmpty();
    assertThat(with("").toBeFetched()).containsExactly("redis", "clickhouse");
  }

  @Test
  void whereThereIsNeitherTheProgramNorAptTheMessageSaysWhatToInstall() {
    assertThatThrownBy(() -> with("").redisServer())
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "redis-server is not on the PATH, and without apt-get and dpkg its package cannot be"
                + " fetched; install redis-server, redis-tools");
  }

  @Test
  void anOldRedisIsRefusedWithWhatWillDo() throws IOException {
    program("redis-server", "echo 'Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1'");
    assertThatThrownBy(() -> with(folder.toString()).redisServer())
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "%s/redis-server is Redis 6.0.16; allowed: 6.2 and later; put a newer redis-server"
                    .formatted(folder)
                + " first on the PATH");
  }

  @Test
  void aRedisThatDoesNotSayItsVersionIsRefused() throws IOException {
    program("redis-server", "echo hello");
    assertThatThrownBy(() -> with(folder.toString()).redisServer())
        .hasMessage(
            "%s/redis-server --version says 'hello', which holds no version; allowed: 6.2 and"
                    .formatted(folder)
                + " later; put a newer redis-server first on the PATH");
    program("redis-server", "echo 'error: no libssl'; exit 127");
    assertThatThrownBy(() -> with(folder.toString()).redisServer())
        .hasMessage(
            "redis-server does not say its version: %s/redis-server: error: no libssl"
                .formatted(folder));
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ServerPrograms with(String path) {
    return new ServerPrograms(folder.resolve("cache"), new SearchPath(path));
  }
}
