package io.caltrop.app.bench;

import io.caltrop.detection.port.BareRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The same queries of one client through the SQL port and of PostgreSQL itself, turn and turn
 * about; then, in the same run, through a relay that only copies and of PostgreSQL itself.
 */
final class PortReads {
  private static final int ROWS = 20_000;
  private static final int ROUNDS = 400;
  private static final double TARGET = 1.3;
  private static final String VIEW = "errors_by_address";

  private final Connection direct;
  private final Connection copied;
  private final Connection through;

  private PortReads(Connection direct, Connection copied, Connection through) {
    this.direct = direct;
    this.copied = copied;
    this.through = through;
  }

  static List<Figure> run(Path folder, Steps steps) throws IOException, SQLException {
    steps.start("caltrop up");
    try (UpProcess up = UpProcess.withoutRules(folder);
        LogFeed feed = new LogFeed(up.kafka(), Duration.ofMillis(20));
        BareRelay relay = new BareRelay(up.postgresPort());
        Connection direct = DriverManager.getConnection(UpProcess.url(up.postgresPort()));
        Connection copied = DriverManager.getConnection(UpProcess.url(relay.port()));
        Connection through = DriverManager.getConnection(up.sqlUrl())) {
      feed.send(ROWS);
      Views.execute(through, Views.tutorial(VIEW));
      Views.await(through, VIEW, feed.expectedErrors(), Duration.ofMinutes(1));
      steps.start("reading, direct and through the port");
      PortReads reads = new PortReads(direct, copied, through);
      return List.of(
          reads.compare("SELECT 1", "SELECT 1", 100),
          reads.compare(
              "a row of a view", "SELECT * FROM " + VIEW + " WHERE ip_address = '192.168.1.7'", 50),
          reads.compare("a view of 100 rows", "SELECT * FROM " + VIEW, 50),
          reads.compare(
              "1,000 rows", "SELECT i, 'word ' || i FROM generate_series(1, 1000) AS i", 10),
          reads.compare(
              "100,000 rows",
              "SELECT i, 'word ' || i, i * 2.5 FROM generate_series(1, 100000) AS i",
              1));
    }
  }

  /** The relay has its own turns: awake, it can change where the kernel runs the other two. */
  private Figure compare(String what, String sql, int batch) throws SQLException {
    int rounds = batch == 1 ? ROUNDS / 10 : ROUNDS;
    try (PreparedStatement first = direct.prepareStatement(sql);
        PreparedStatement second = copied.prepareStatement(sql);
        PreparedStatement third = through.prepareStatement(sql)) {
      double[] port = medians(first, third, rounds, batch);
      double[] relay = medians(first, second, rounds, batch);
      return Figure.under(
          "%s through the SQL port (PostgreSQL: %.0f us)".formatted(what, port[0] / 1e3 / batch),
          port[1] / port[0],
          TARGET,
          "x",
          "a relay that only copies",
          relay[1] / relay[0]);
    }
  }

  /** What a batch takes the one way and the other, turn and turn about, in nanoseconds. */
  private static double[] medians(
      PreparedStatement one, PreparedStatement other, int rounds, int batch) throws SQLException {
    long[][] nanos = new long[2][rounds];
    for (int i = -rounds; i < rounds; i++) { // what is below 0 warms up
      int at = Math.max(i, 0);
      nanos[0][at] = nanos(one, batch);
      nanos[1][at] = nanos(other, batch);
    }
    return new double[] {median(nanos[0]), median(nanos[1])};
  }

  private static long nanos(PreparedStatement statement, int times) throws SQLException {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    }
    return System.nanoTime() - start;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }
}
