package io.caltrop.app.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The image's health check against a server. */
class HealthScriptTest {
  private final HttpServer server;

  HealthScriptTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    answer("/health", 200, "{\"status\": \"up\"}");
    answer("/health/ready", 503, "{\"kafka\": \"away\"}");
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private static Tool.Result run(int port, String... path) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "caltrop-health"));
    command.addAll(List.of(path));
    return Tool.run(
        Deploy.ROOT.resolve("docker"), Map.of("CALTROP_HTTP_PORT", String.valueOf(port)), command);
  }

  @Test
  void anAnswerOf200IsHealth() throws Exception {
    Tool.Result result = run(server.getAddress().getPort());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("200 OK", "{\"status\": \"up\"}");
  }

  @Test
  void anotherAnswerIsNotAndIsShown() throws Exception {
    Tool.Result result = run(server.getAddress().getPort(), "/health/ready");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("503", "{\"kafka\": \"away\"}");
  }

  @Test
  void noServerIsNoHealth() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(run(free).status()).isEqualTo(1);
  }
}
