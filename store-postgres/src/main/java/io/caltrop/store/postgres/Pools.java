package io.caltrop.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes connections: single ones and pools of them. None waits for ever for anything. */
final class Pools {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(10);
  private static final Duration WRITE = Duration.ofSeconds(60);
  private static final int UUID_ARRAY_OID = 2951;

  /**
   * The recorder's plans must not depend on statistics: its tables grow from nothing to millions of
   * rows between two of them. Sorted keys looked up one by one are right at every size, and lock
   * rows in the keys' order.
   */
  private static final String RECORDER_SESSION =
      "SET search_path TO public; SET lock_timeout TO '10s'; SET enable_seqscan TO off;"
          + " SET enable_hashjoin TO off; SET enable_mergejoin TO off;"
          + " SET enable_bitmapscan TO off; SET plan_cache_mode TO force_generic_plan;"
          + " SET idle_in_transaction_session_timeout TO '60s';";

  private static final String READER_SESSION =
      "SET search_path TO public; SET idle_in_transaction_session_timeout TO '60s';";

  private Pools() {}

  static HikariDataSource recorders(PostgresSettings settings) {
    HikariConfig config = config("caltrop-record", settings, WRITE);
    config.setAutoCommit(false);
    config.setMaximumPoolSize(8);
    config.setConnectionInitSql(RECORDER_SESSION + statementTimeout(WRITE));
    return new HikariDataSource(config);
  }

  static HikariDataSource readers(PostgresSettings settings) {
    HikariConfig config = config("caltrop-read", settings, READ);
    config.setReadOnly(true);
    config.setMaximumPoolSize(8);
    config.setConnectionInitSql(READER_SESSION + statementTimeout(READ));
    return new HikariDataSource(config);
  }

  private static HikariConfig config(
      String name, PostgresSettings settings, Duration statementTimeout) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    // Longer than the statement's own time limit: that one ends in an answer, this one in a cut.
    config.setDataSource(source(settings, CONNECT, statementTimeout.plusSeconds(10)));
    config.setMinimumIdle(1);
    config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(1000);
    config.setInitializationFailTimeout(-1);
    // Commits the session's settings: the first rollback would undo them.
    config.setIsolateInternalQueries(true);
    return config;
  }

  private static String statementTimeout(Duration limit) {
    return " SET statement_timeout TO " + limit.toMillis();
  }

  /** One connection of its own; {@code wait} bounds the connecting and each answer. */
  static Connection connect(PostgresSettings settings, Duration wait) throws SQLException {
    return source(settings, wait, wait).getConnection();
  }

  /** A source of single connections. */
  static PGSimpleDataSource source(
      PostgresSettings settings, Duration connectTimeout, Duration socketTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {settings.host()});
    source.setPortNumbers(new int[] {settings.port()});
    source.setDatabaseName(settings.database());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setConnectTimeout((int) connectTimeout.toSeconds());
    source.setLoginTimeout((int) connectTimeout.toSeconds());
    source.setSocketTimeout((int) socketTimeout.toSeconds());
    source.setTcpKeepAlive(true);
    source.setApplicationName("caltrop");
    // Details quote rows, and rows hold what attackers wrote.
    source.setLogServerErrorDetail(false);
    source.setPrepareThreshold(1);
    source.setBinaryTransferEnable(Integer.toString(UUID_ARRAY_OID));
    for (var option : settings.options().entrySet()) {
      try {
        source.setProperty(option.getKey(), option.getValue());
      } catch (SQLException e) {
        throw new IllegalArgumentException(option.getKey() + ": " + e.getMessage(), e);
      }
    }
    return source;
  }
}
