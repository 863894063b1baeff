package io.caltrop.detection.objects;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run the jobs of a database, which one process has at a time: a lock in PostgreSQL
 * that goes with the connection, however its process ends. One thread uses it.
 */
final class SoleOwner implements AutoCloseable {
  /** The number of the lock. */
  static final int LOCK = 74382911;

  private static final Logger LOG = LoggerFactory.getLogger(SoleOwner.class);
  private static final int ANSWER_SECONDS = 5;
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final ObjectsDatabase database;
  private @Nullable Connection connection;
  private boolean locked;

  SoleOwner(ObjectsDatabase database) {
    this.database = database;
  }

  /** Who has the right. */
  enum State {
    THIS,
    ANOTHER,
    /** The database does not answer; whoever had the right may have it still. */
    UNKNOWN
  }

  /** Looks, and takes the right if nobody has it. */
  State look() {
    try {
      Connection open = connected();
      if (!locked) {
        locked = lock(open);
      }
      return locked ? State.THIS : State.ANOTHER;
    } catch (SQLException e) {
      LOG.debug("who runs the streaming SQL cannot be seen", e);
      close();
      return State.UNKNOWN;
    }
  }

  /** Looks until another that is just ending has ended, not longer. */
  State await(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    State state = look();
    while (state == State.ANOTHER && System.nanoTime() < end) {
      LockSupport.parkNanos(AGAIN.toNanos());
      state = look();
    }
    return state;
  }

  /** The connection that has the lock, if it has; the server forgot the lock of one that broke. */
  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null || !open.isValid(ANSWER_SECONDS)) {
      close();
      open = database.connect();
      connection = open;
    }
    return open;
  }

  private static boolean lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    locked = false;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("the lock went before", e);
      }
    }
  }
}
