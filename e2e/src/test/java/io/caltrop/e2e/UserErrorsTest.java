package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every error that a user can cause is one clear line, without a stack trace, and the right exit
 * status.
 */
class UserErrorsTest {
  @TempDir Path folder;

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    Site site = new Site(folder);
    for (int port : List.of(site.httpPort, site.kafkaPort, site.sqlPort)) {
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        fails(1, site.command("up"), Integer.toString(port));
      }
    }
  }

  @Test
  void a_data_directory_in_use_is_refused_and_its_owner_goes_on() {
    Site site = new Site(folder);
    try (Program up = site.up()) {
      Site other = new Site(folder);
      fails(1, other.command("up"), "data");
      assertThat(site.api().get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(up.isAlive()).isTrue();
    }
  }

  @Test
  void a_data_directory_that_cannot_be_made_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    fails(1, List.of("up", "--data", file.resolve("data").toString()), file.toString());
  }

  @Test
  void broken_yaml_and_unknown_keys_are_shown_with_their_line() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "kafka:\n  group_id: [\n");
    fails(2, List.of("up", "--config", broken.toString()), "broken.yaml:");
    Path typo =
        Files.writeString(
            folder.resolve("typo.yaml"), "kafka:\n  bootstrp_servers: a:1\nhtp:\n  port: 1\n");
    fails(2, List.of("up", "--config", typo.toString()), "typo.yaml:2: ");
    fails(2, List.of("up", "--config", folder.resolve("none.yaml").toString()), "none.yaml");
  }

  @Test
  void an_unreachable_server_is_named() throws IOException {
    int nobody = Site.freePort();
    Path config =
        Files.writeString(
            folder.resolve("caltrop.yaml"),
            "kafka:\n  bootstrap_servers: localhost:%d\n".formatted(nobody));
    fails(1, List.of("topics", "create", "--config", config.toString()), "localhost:" + nobody);
    fails(
        1,
        List.of("generate", "alerts", "--count", "1", "--config", config.toString()),
        "localhost:" + nobody);
  }

  @Test
  void wrong_usage_ends_with_status_2() {
    fails(2, List.of("upp"), "upp");
    fails(2, List.of("up", "--http-prt", "1"), "--http-prt");
    fails(2, List.of("up", "--http-port", "99999"), "99999");
    fails(2, List.of("generate", "alerts", "--duplicates", "2"), "2");
    fails(2, List.of("consume"), "kafka.bootstrap_servers");
  }

  private void fails(int status, List<String> arguments, String named) {
    try (Program program = Program.caltrop(folder, arguments)) {
      int exit = program.awaitExit(Duration.ofMinutes(1));
      assertThat(exit).as("%s: %s", arguments, program.stderr()).isEqualTo(status);
      assertThat(program.stderr())
          .contains(named)
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
      assertThat(program.stdout()).isEmpty();
    }
  }
}
