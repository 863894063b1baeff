package io.caltrop.app.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from a log event that makes its address a row of the tutorial's view to that
 * row, read through the SQL port.
 */
final class RowProbe implements AutoCloseable {
  private static final long LONGEST = 30_000_000_000L;

  private final LogFeed feed;
  private final Connection connection;
  private final PreparedStatement query;
  private final long pollEvery;
  private int probed;

  /** Looks for rows as often as is said, which is a part of what is measured. */
  RowProbe(UpProcess up, LogFeed feed, String view, Duration pollEvery) throws SQLException {
    this.feed = feed;
    this.pollEvery = pollEvery.toNanos();
    connection = DriverManager.getConnection(up.sqlUrl());
    query = connection.prepareStatement("SELECT 1 FROM " + view + " WHERE ip_address = ?");
  }

  /**
   * Sends errors of a new address until it must be a row, and waits for the row.
   *
   * @param seen gets the time to the row, in microseconds
   * @param stored gets the time until Kafka had the record, in microseconds
   */
  void probe(Histogram seen, Histogram stored) throws IOException, SQLException {
    probed++;
    String ip = "198." + (18 + probed / 65536) + "." + probed / 256 % 256 + "." + probed % 256;
    try {
      for (int i = 0; i < Views.ERRORS; i++) {
        feed.sendError(ip);
      }
      long start = System.nanoTime();
      feed.sendError(ip);
      stored.recordValue((System.nanoTime() - start) / 1000);
      query.setString(1, ip);
      while (!isThere()) {
        if (System.nanoTime() - start > LONGEST) {
          throw new IOException(ip + " did not become a row within 30 s");
        }
        LockSupport.parkNanos(pollEvery);
      }
      seen.recordValue((System.nanoTime() - start) / 1000);
    } catch (ExecutionException e) {
      throw new IOException("Kafka did not take a log event", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The errors that it has sent. */
  long errors() {
    return probed * (Views.ERRORS + 1L);
  }

  private boolean isThere() throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
