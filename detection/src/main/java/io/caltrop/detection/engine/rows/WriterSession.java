package io.caltrop.detection.engine.rows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A writer's connection, over which each transaction happens once.
 *
 * <p>A row says who writes the view and how many transactions it has written; each transaction adds
 * one. So after a lost connection the writer knows whether its last transaction is there, and does
 * it again if not. A server that crashed may have lost more than that, since commits are not
 * awaited to be on disk; then the writer gives up, and Flink goes back to its last checkpoint. A
 * writer that has been replaced finds another's name and gives up, too.
 */
final class WriterSession implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Database database;
  private final String name;
  private final Duration patience;
  private final Clock clock;
  private final UUID holder = UUID.randomUUID();
  private @Nullable Connection connection;
  private long batches;

  /**
   * Of the view with this name.
   *
   * @param patience how long a server that is away is waited for
   */
  WriterSession(Database database, String name, Duration patience, Clock clock) {
    this.database = database;
    this.name = name;
    this.patience = patience;
    this.clock = clock;
  }

  /** What a transaction does. */
  @FunctionalInterface
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  /** Becomes the writer, and does the work. Earlier writers can write no more. */
  void open(Work work) throws SQLException {
    retry(
        () -> {
          Connection open = connected();
          try (PreparedStatement statement =
              open.prepareStatement(
                  "INSERT INTO "
                      + ViewTable.WRITERS
                      + " VALUES (?, ?, 0) ON CONFLICT (name)"
                      + " DO UPDATE SET holder = excluded.holder, batches = 0")) {
            statement.setString(1, name);
            statement.setObject(2, holder);
            statement.executeUpdate();
          }
          work.on(open);
          open.commit();
        });
    batches = 0;
  }

  /**
   * Does the work once, in a transaction.
   *
   * @param durable whether to wait until it, and all before it, is on the server's disk
   * @throws SQLException if it cannot be done, or not be known to be done, within the patience
   */
  void commit(Work work, boolean durable) throws SQLException {
    retry(() -> commitOnce(work, durable));
    batches++;
  }

  private void commitOnce(Work work, boolean durable) throws SQLException {
    boolean fresh = connection == null;
    Connection open = connected();
    if (fresh && written(open) == batches + 1) {
      open.commit(); // the transaction whose commit was not confirmed is there
      return;
    }
    if (durable) {
      try (Statement statement = open.createStatement()) {
        statement.execute("SET LOCAL synchronous_commit = on");
      }
    }
    count(open);
    work.on(open);
    open.commit();
  }

  private void count(Connection open) throws SQLException {
    try (PreparedStatement statement =
        open.prepareStatement(
            "UPDATE "
                + ViewTable.WRITERS
                + " SET batches = batches + 1 WHERE name = ? AND holder = ? AND batches = ?")) {
      statement.setString(1, name);
      statement.setObject(2, holder);
      statement.setLong(3, batches);
      if (statement.executeUpdate() != 1) {
        throw new ReplacedException(name);
      }
    }
  }

  private long written(Connection open) throws SQLException {
    try (PreparedStatement statement =
        open.prepareStatement(
            "SELECT batches FROM " + ViewTable.WRITERS + " WHERE name = ? AND holder = ?")) {
      statement.setString(1, name);
      statement.setObject(2, holder);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          throw new ReplacedException(name);
        }
        return result.getLong(1);
      }
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      Properties properties = new Properties();
      properties.setProperty("user", database.user());
      properties.setProperty("password", database.password());
      properties.setProperty("ApplicationName", "caltrop view " + name);
      properties.setProperty("connectTimeout", "10");
      properties.setProperty("socketTimeout", "60");
      properties.setProperty("prepareThreshold", "3");
      properties.setProperty("options", "-c synchronous_commit=off -c timezone=UTC");
      open = DriverManager.getConnection(database.url(), properties);
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  /** Work that may have to be done again. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws SQLException;
  }

  private void retry(Attempt attempt) throws SQLException {
    Instant end = clock.instant().plus(patience);
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        attempt.run();
        return;
      } catch (SQLException e) {
        disconnect();
        if (!isPassing(e) || clock.instant().plus(pause).isAfter(end)) {
          throw e;
        }
        sleep(pause, e);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private static void sleep(Duration pause, SQLException reason) throws SQLException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }

  /**
   * Whether trying again may help: the server or the connection is away, or others are in the way.
   */
  private static boolean isPassing(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08")
        || state.startsWith("57P0")
        || state.startsWith("53")
        || state.equals("40001")
        || state.equals("40P01")
        || state.equals("55P03");
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is gone, and so is what it had not committed.
      }
      connection = null;
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  /** Another writer has taken over, or the server has lost what was written. */
  private static final class ReplacedException extends SQLException {
    private static final long serialVersionUID = 1;

    ReplacedException(String name) {
      super("another writer has taken over the rows of " + name, "55000");
    }
  }
}
