package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationLoader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static Configuration configuration(int http, int kafka) throws Exception {
    return ConfigurationLoader.load(
        null,
        Map.of("http.port", String.valueOf(http), "kafka.port", String.valueOf(kafka)),
        Map.of());
  }

  @Test
  void aTakenPortIsNamedWithTheOptionThatChoosesAnother() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Ports.check(configuration(0, port), Role.UP))
          .isInstanceOf(Failure.class)
          .hasMessage(
              "embedded Kafka cannot listen on 127.0.0.1:%d: another program has the port; stop it,"
                      .formatted(port)
                  + " or choose another port with --kafka-port");
      assertThatThrownBy(() -> Ports.check(configuration(port, 0), Role.API))
          .hasMessageContaining("HTTP cannot listen on 127.0.0.1:" + port)
          .hasMessageEndingWith("--http-port");
      Ports.check(configuration(0, port), Role.CONSUME);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    var wanted = new Ports.Wanted("HTTP", "192.0.2.1", 8000, "--http-port");
    assertThat(wanted.trouble().orElseThrow()).startsWith("HTTP cannot listen on 192.0.2.1:8000: ");
  }
}
