package io.caltrop.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunAsTest {
  @TempDir Path dir;

  @Test
  void programsAreNeverRootInTheirOwnEyes() throws Exception {
    Process process = RunAs.find(dir).command(List.of("id", "-u")).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isNotEqualTo("0");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void programsSeeNoVariableOfAnotherPostgres() throws IOException {
    assertThat(RunAs.find(dir).command(List.of("true")).environment())
        .containsOnlyKeys("PATH", "LC_ALL", "TZ");
  }

  /** As in a container that forbids user namespaces; whoever is not root stays who he is. */
  @Test
  void rootCanRunItAsAnotherUserToo() throws IOException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    RunAs found = RunAs.find(dir);
    RunAs other =
        root
            ? new RunAs(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), 65534)
            : found;
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));

    EmbeddedPostgres.start(dir, 0, other).close();

    assertThat(Files.getAttribute(dir.resolve("data"), "unix:uid")).isEqualTo(other.owner());
    EmbeddedPostgres.start(dir, 0, found).close();
    assertThat(Files.getAttribute(dir.resolve("data"), "unix:uid")).isEqualTo(found.owner());
    assertThat(Files.getAttribute(dir.resolve("data/base"), "unix:uid")).isEqualTo(found.owner());
  }
}
