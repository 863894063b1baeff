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
    for (String name : new String[] {"redis-server", "clickhouse"}) {
      Path file = Files.createFile(folder.resolve(name));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
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

  private ServerPrograms with(String path) {
    return new ServerPrograms(folder.resolve("cache"), new SearchPath(path));
  }
}
