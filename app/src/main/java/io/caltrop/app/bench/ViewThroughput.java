package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tutorial's view over log events that are there: from the statement to the last row, beside a
 * plain consumer loop before and after it. Both have run once before they are measured: Java
 * compiles them meanwhile.
 */
final class ViewThroughput {
  private static final String VIEW = "errors_by_address";
  private static final double TARGET = 400_000;
  private static final double TARGET_RATIO = 0.5;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final int rows;

  ViewThroughput(int rows) {
    this.rows = rows;
  }

  List<Figure> run(Path folder, Steps steps) throws IOException, SQLException {
    steps.start("caltrop up");
    try (UpProcess up = UpProcess.withoutRules(folder);
        LogFeed feed = new LogFeed(up.kafka(), Duration.ofMillis(20));
        Connection connection = DriverManager.getConnection(up.sqlUrl())) {
      steps.start("publishing " + rows + " log events");
      feed.send(rows);
      PlainLoop plain = new PlainLoop();
      steps.start("plain loop, to warm up");
      plain.run(up.kafka(), rows / 4);
      steps.start("plain loop before");
      plain.run(up.kafka(), rows);
      double before = plain.perSecond();
      steps.start("the tutorial's view, to warm up");
      Views.execute(connection, Views.tutorial("warm_up"));
      Views.await(connection, "warm_up", feed.expectedErrors(), LONGEST);
      Views.execute(connection, "DROP MATERIALIZED VIEW warm_up");
      steps.start("the tutorial's view");
      long start = System.nanoTime();
      Views.execute(connection, Views.tutorial(VIEW));
      double answered = (System.nanoTime() - start) / 1e9;
      Views.await(connection, VIEW, feed.expectedErrors(), LONGEST);
      double perSecond = rows * 1e9 / (System.nanoTime() - start);
      steps.start("plain loop after (the view's statement took %.1f s)".formatted(answered));
      plain.run(up.kafka(), rows);
      double limit = (before + plain.perSecond()) / 2;
      boolean exact =
          rows(connection).equals(feed.expected()) && plain.rows().equals(feed.expected());
      return List.of(
          Figure.atLeast(
              "log events to the view, its start included",
              perSecond,
              TARGET,
              "rows/s",
              "plain consumer loop",
              limit),
          Figure.atLeast(
              "the same, of the plain loop", perSecond / limit, TARGET_RATIO, "x", "itself", 1),
          Figure.atLeast("every count exact (1 = all)", exact ? 1 : 0, 1, "", rows + " rows", 1));
    }
  }

  private static Map<String, Long> rows(Connection connection) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery("SELECT ip_address, error_count FROM " + VIEW)) {
      while (result.next()) {
        rows.put(result.getString(1), result.getLong(2));
      }
    }
    return rows;
  }
}
