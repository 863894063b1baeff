package io.caltrop.server;

import io.caltrop.core.Catalog;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.ntopng.NtopngPayload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes the way of a request once, before a sensor does: the first request loads a thousand classes,
 * which on a small machine takes most of the one second that ntopng waits. Nothing is published.
 */
final class WarmUp implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int TIMEOUT_MS = 5_000;

  private static final String BODY =
      """
      {"alerts": [{"entity_id": 4, "alert_id": 40, "tstamp": 1, "cli_ip": "192.0.2.1",
        "srv_ip": "2001:db8::1", "json": "{}"}]}
      """;

  private final String host;
  private final int port;
  private final Catalog catalog;

  WarmUp(String host, int port, Catalog catalog) {
    this.host = host;
    this.port = port;
    this.catalog = catalog;
  }

  @Override
  public void run() {
    try {
      byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
      NtopngPayload.parse(body, IngestSettings.ANONYMOUS, catalog);
      AlertRows.read(body, Optional.empty());
      new RenderedList("", List.of()).text().gzip();
      request();
    } catch (IOException | InvalidAlertException | RuntimeException e) {
      LOG.debug("the server is not warm", e);
    }
  }

  private void request() throws IOException {
    InetAddress bound = InetAddress.getByName(host);
    InetAddress own = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(own, port), TIMEOUT_MS);
      socket
          .getOutputStream()
          .write("GET /health/ready HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
