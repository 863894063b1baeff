package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which servers are left when the JVM that started them is killed. */
@Tag("once")
class LifetimeTest {
  @TempDir private Path folder;

  /** Starts a server, says its process and waits to be killed. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      Lifetime lifetime = Lifetime.valueOf(arguments[1]);
      Place place = new Place("redis-1", Path.of(arguments[0]), Ports.free(), lifetime);
      RedisServer server = new RedisServer(ServerPrograms.find(), place, false, Map.of());
      server.startAgain();
      System.out.println(server.process().pid());
      int unused = System.in.read(); // until the test kills it, or ends itself
    }
  }

  @Test
  void aTestsServerEndsWithItsKilledJvm() throws Exception {
    Pid server = serverOfAKilledJvm(Lifetime.OF_THIS_JVM);
    assertThat(Waiting.until(Duration.ofSeconds(20), () -> !server.isAlive())).isTrue();
  }

  @Test
  void aCommandsServerOutlivesItAndIsFoundByItsFolder() throws Exception {
    Pid server = serverOfAKilledJvm(Lifetime.ITS_OWN);
    Place place = new Place("redis-1", folder, 0, Lifetime.ITS_OWN);
    RedisServer found = new RedisServer(ServerPrograms.find(), place, false, Map.of());
    assertThat(found.process().pid()).isEqualTo(server.number());
    found.stop();
    assertThat(server.isAlive()).isFalse();
    assertThat(found.state()).isEqualTo(Server.State.DOWN);
  }

  private Pid serverOfAKilledJvm(Lifetime lifetime) throws IOException, InterruptedException {
    Process jvm =
        JavaProgram.of(
                java.util.List.of("-Xmx64m"),
                Starter.class.getName(),
                folder.toString(),
                lifetime.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = jvm.inputReader()) {
      Pid server = Pid.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      return server;
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }
}
