package io.caltrop.server;

import static io.caltrop.server.AlertIngestTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server as a whole: binding, stopping, and what slow clients can do to it. */
class HttpServerTest {
  private static HttpSettings at(String host, int port) {
    return new HttpSettings(host, port, 1 << 20, IngestSettings.standard());
  }

  private static void start(HttpSettings settings) {
    try (TestSite site = new TestSite();
        HttpServer server = HttpServer.start(settings, site.parts())) {
      throw new AssertionError("started on port " + server.port());
    }
  }

  @Test
  void a_port_that_is_taken_is_named_in_one_line() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start(at("127.0.0.1", port)))
          .isInstanceOf(HttpServerException.class)
          .hasMessage(
              "cannot listen for HTTP on 127.0.0.1:%d: another program has the port; stop it, or"
                  + " choose another port",
              port);
    }
  }

  @Test
  void a_host_that_is_not_this_machine_is_named_in_one_line() {
    assertThatThrownBy(() -> start(at("192.0.2.1", 18_000)))
        .isInstanceOf(HttpServerException.class)
        .hasMessageStartingWith("cannot listen for HTTP on 192.0.2.1:18000: ")
        .hasMessageEndingWith(
            "; allowed: an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> start(at("no.such.host.invalid", 18_000)))
        .isInstanceOf(HttpServerException.class)
        .hasMessageStartingWith("cannot listen for HTTP on no.such.host.invalid:18000: ");
  }

  @Test
  void it_stops_soon_and_frees_its_port() throws IOException {
    TestSite site = new TestSite();
    int port = site.server.port();
    assertThat(site.get("/health").status()).isEqualTo(200);
    long start = System.nanoTime();
    site.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void a_server_that_only_reads_has_no_ingest() {
    try (TestSite site = new TestSite(HttpSettings.standard(), false)) {
      assertThat(site.post("/ingest/alerts", record("192.0.2.1", 1)).status()).isEqualTo(404);
      assertThat(site.get("/blacklists/40").status()).isEqualTo(200);
      assertThat(site.get("/console/state").json().get("ingest").asBoolean()).isFalse();
    }
  }

  @Test
  void clients_that_send_slowly_hold_up_nobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try (TestSite site = new TestSite()) {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port());
        slow.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(
            "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{"
                .getBytes(StandardCharsets.US_ASCII));
      }
      long start = System.nanoTime();
      assertThat(site.get("/blacklists/40").status()).isEqualTo(200);
      assertThat(site.post("/ingest/alerts", record("192.0.2.1", 1)).status()).isEqualTo(202);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
