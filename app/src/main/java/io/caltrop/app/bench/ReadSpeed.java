package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.server.HttpServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** A list of 10,000 addresses as text, and the last events of an address among many millions. */
final class ReadSpeed {
  private static final int LISTED = 10_000;
  private static final int BATCH = 10_000;
  private static final int CONNECTIONS = 4;
  private static final AlertType LIST = AlertType.flow(61);
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final String LAST_TEN =
      "SELECT \"timestamp\", alert_id, info, reason FROM blacklist_events WHERE ip = ?::inet"
          + " ORDER BY \"timestamp\" DESC LIMIT 10";

  private final Rig rig;
  private final int events;
  private final List<IpAddress> addresses = new ArrayList<>();

  ReadSpeed(Rig rig, int events) {
    this.rig = rig;
    this.events = events;
  }

  List<Figure> run(Steps steps) throws IOException, SQLException {
    steps.start("filling a list with " + LISTED + " addresses");
    fillList();
    steps.start("filling the store up to " + events + " events");
    fillEvents();
    HttpServer http = rig.startHttp();
    List<Figure> figures = new ArrayList<>();
    steps.start("requests for the list");
    figures.add(listRequests(http.port()));
    steps.start("requests for an address's events");
    figures.add(eventRequests(http.port()));
    return figures;
  }

  private Figure listRequests(int port) throws IOException {
    byte[] request = KeepAliveClient.getRequest("/blacklists/" + LIST + "?format=txt");
    byte[] body;
    try (KeepAliveClient client = new KeepAliveClient(port)) {
      body = client.send(request).body().getBytes(StandardCharsets.ISO_8859_1);
    }
    try (BareSocketServer bare = new BareSocketServer(body)) {
      RequestLoad.run(port, CONNECTIONS, Duration.ofSeconds(3), n -> request);
      var ours = RequestLoad.run(port, CONNECTIONS, TIME, n -> request);
      var limit = RequestLoad.run(bare.port(), CONNECTIONS, TIME, n -> request);
      String name = "list of %d as text, %d KiB".formatted(LISTED, body.length / 1024);
      return Figure.atLeast(
          name,
          ours.perSecond(),
          1_000,
          "requests/s",
          "the same bytes, bare socket",
          limit.perSecond());
    }
  }

  private Figure eventRequests(int port) throws IOException, SQLException {
    List<byte[]> requests =
        addresses.stream().map(ip -> KeepAliveClient.getRequest("/ip_events/" + ip)).toList();
    RequestLoad.run(port, 2, Duration.ofSeconds(3), n -> requests.get((int) (n % requests.size())));
    var ours = RequestLoad.run(port, 2, TIME, n -> requests.get((int) (n % requests.size())));
    return Figure.under(
        "events of an address among " + events + ", p99",
        ours.millis(99),
        20,
        "ms",
        "the query alone",
        queryMillis());
  }

  private double queryMillis() throws SQLException {
    Histogram micros = new Histogram(3);
    Random random = new Random(1);
    try (Connection connection = rig.connect();
        PreparedStatement query = connection.prepareStatement(LAST_TEN)) {
      for (int i = 0; i < 5_000; i++) {
        query.setString(1, addresses.get(random.nextInt(addresses.size())).toString());
        long start = System.nanoTime();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            rows.getString(3);
          }
        }
        micros.recordValue((System.nanoTime() - start) / 1000);
      }
    }
    return micros.getValueAtPercentile(99) / 1000.0;
  }

  private void fillList() {
    List<Alert> batch = new ArrayList<>();
    for (int i = 0; i < LISTED; i++) {
      byte[] bytes = ByteBuffer.allocate(4).putInt(0xC6120000 + i).array(); // from 198.18.0.0 on
      batch.add(new Alert(new UUID(0, 11), i, IpAddress.ofBytes(bytes), LIST, 22, "SSH-2.0-x", ""));
    }
    rig.store.record(new AlertBatch(batch, List.of()), rig.clock.instant());
  }

  private void fillEvents() throws SQLException {
    SyntheticAlerts alerts =
        new SyntheticAlerts(
            new SyntheticAlerts.Options(
                13, 50_000, 0, rig.clock.instant(), Duration.ofMillis(1), new UUID(0, 13)));
    for (long stored = stored(); stored < events; stored += BATCH) {
      List<Alert> batch = new ArrayList<>(BATCH);
      while (batch.size() < BATCH) {
        Alert alert = alerts.next();
        if (!alert.type().equals(LIST)) { // which stays as long as it is
          batch.add(alert);
        }
      }
      rig.store.record(new AlertBatch(batch, List.of()), rig.clock.instant());
      addresses.add(batch.get(0).ip());
      addresses.add(batch.get(BATCH / 2).ip());
    }
  }

  private long stored() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT count(*) FROM blacklist_events");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
