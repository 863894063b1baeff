package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the port costs: the same queries of one client, direct, through the port and through a relay
 * that only copies bytes, turn and turn about in one run. The figures are printed; what is asserted
 * holds on a machine with other work. Small answers are held against the relay first of all: how
 * long two processes need to wake each other, and a third between them, is the kernel's.
 */
@Tag("long")
final class SpeedTest {
  private static final String CACHED = "extendedCacheEverything";
  private static final int ROUNDS = 200;
  private static final double WORST_RATIO = 1.5;
  private static final double WORST_OF_SMALL = 3; // to PostgreSQL itself
  private static final double WORST_TO_RELAY = 1.25;

  /** Other work on the machine can only make it slower: the best of some counts. */
  private static final int TRIES = 3;

  @ParameterizedTest
  @CsvSource({
    "simple, tcp",
    "extendedCacheEverything, tcp",
    "simple, unix",
    "extendedCacheEverything, unix"
  })
  void aSmallQuery(String mode, String way) throws IOException, SQLException {
    assertThat(best("SELECT 1", mode, way, 100, Ratios::ofSmall)).isLessThan(WORST_RATIO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void aHundredRows(String way) throws IOException, SQLException {
    String sql = "SELECT * FROM numbers WHERE n <= 100";
    assertThat(best(sql, CACHED, way, 50, Ratios::ofSmall)).isLessThan(WORST_RATIO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void aThousandRows(String way) throws IOException, SQLException {
    assertThat(best("SELECT * FROM numbers", CACHED, way, 10, Ratios::toDirect))
        .isLessThan(WORST_RATIO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void aHundredThousandRows(String way) throws IOException, SQLException {
    String sql = "SELECT i, 'word ' || i, i * 2.5 FROM generate_series(1, 100000) AS i";
    assertThat(best(sql, CACHED, way, 1, Ratios::toDirect)).isLessThan(WORST_RATIO);
  }

  /** Of medians: how many times as long it takes through the port. */
  private record Ratios(double toDirect, double toRelay) {
    /** The worse of the two, each as a part of what is allowed of small answers. */
    double ofSmall() {
      return WORST_RATIO * Math.max(toDirect / WORST_OF_SMALL, toRelay / WORST_TO_RELAY);
    }
  }

  private static double best(
      String sql, String mode, String way, int batch, ToDoubleFunction<Ratios> ratio)
      throws IOException, SQLException {
    SqlPortSettings.Upstream upstream =
        way.equals("unix") ? PostgresBehind.unixSocket() : PostgresBehind.settings().upstream();
    double least = Double.MAX_VALUE;
    try (SqlPort port = SqlPort.start(SqlPortSettings.loopback(0, upstream), new NamedObjects());
        BareRelay relay = new BareRelay(PostgresBehind.port());
        Connection direct = connect(PostgresBehind.port(), mode);
        Connection copied = connect(relay.port(), mode);
        Connection through = connect(port.port(), mode);
        PreparedStatement first = direct.prepareStatement(sql);
        PreparedStatement second = copied.prepareStatement(sql);
        PreparedStatement third = through.prepareStatement(sql)) {
      String what = sql + " (" + mode + " " + way + ")";
      for (int i = 0; i < TRIES && least >= WORST_RATIO; i++) {
        Ratios ratios = ratios(List.of(first, second, third), batch, what);
        least = Math.min(least, ratio.applyAsDouble(ratios));
      }
    }
    return least;
  }

  private static Ratios ratios(List<PreparedStatement> ways, int batch, String what)
      throws SQLException {
    int rounds = batch == 1 ? ROUNDS / 10 : ROUNDS;
    List<List<Long>> nanos = ways.stream().map(way -> (List<Long>) new ArrayList<Long>()).toList();
    for (int i = -rounds / 4; i < rounds; i++) { // what is below 0 warms up
      for (int k = 0; k < ways.size(); k++) {
        run(ways.get(k), batch, i < 0 ? new ArrayList<>() : nanos.get(k));
      }
    }
    return report(what, nanos);
  }

  private static void run(PreparedStatement statement, int times, List<Long> nanos)
      throws SQLException {
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {}
      }
      nanos.add(System.nanoTime() - start);
    }
  }

  /** Prints quartiles in microseconds. */
  private static Ratios report(String what, List<List<Long>> nanos) {
    List<double[]> ways = nanos.stream().map(SpeedTest::quartiles).toList();
    double port = ways.get(2)[1];
    Ratios ratios = new Ratios(port / ways.get(0)[1], port / ways.get(1)[1]);
    System.out.printf(
        Locale.ROOT,
        "%s: direct %s us, through a relay %s us, through the port %s us, %.2f and %.2f as long%n",
        what,
        Arrays.toString(ways.get(0)),
        Arrays.toString(ways.get(1)),
        Arrays.toString(ways.get(2)),
        ratios.toDirect(),
        ratios.toRelay());
    return ratios;
  }

  private static double[] quartiles(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    double[] quartiles = new double[3];
    for (int i = 0; i < 3; i++) {
      quartiles[i] = Math.round(sorted[sorted.length * (i + 1) / 4] / 100.0) / 10.0;
    }
    return quartiles;
  }

  private static Connection connect(int port, String mode) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:"
            + port
            + "/dev?user=root&sslmode=disable&preferQueryMode="
            + mode);
  }
}
