package io.caltrop.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
final class PoolsTest {
  private final PostgresSettings database = TestServer.freshDatabase();

  @AfterEach
  void dropDatabase() {
    TestServer.drop(database);
  }

  @Test
  void theSessionsSettingsOutliveARollback() throws SQLException {
    try (HikariDataSource pool = Pools.recorders(database);
        Connection connection = pool.getConnection()) {
      connection.rollback();

      assertThat(show(connection, "plan_cache_mode")).isEqualTo("force_generic_plan");
      assertThat(show(connection, "enable_seqscan")).isEqualTo("off");
      assertThat(show(connection, "statement_timeout")).isEqualTo("1min");
      assertThat(show(connection, "lock_timeout")).isEqualTo("10s");
    }
  }

  @Test
  void aConnectionAtRestHoldsNoTransaction() throws SQLException {
    try (HikariDataSource recorders = Pools.recorders(database);
        HikariDataSource readers = Pools.readers(database)) {
      recorders.getConnection().close();
      try (Connection reader = readers.getConnection()) {
        assertThat(show(reader, "statement_timeout")).isEqualTo("10s");
      }

      // A pool fills up beside us; a transaction left open would stay so for a minute.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          TestServer.query(
                              database,
                              "SELECT count(*) FROM pg_stat_activity"
                                  + " WHERE datname = current_database()"
                                  + " AND state LIKE 'idle in transaction%'"))
                      .isEqualTo("0"));
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result = statement.executeQuery("SHOW " + setting)) {
      result.next();
      return result.getString(1);
    }
  }
}
