package io.caltrop.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PgFailureTest {
  private static final PostgresSettings SETTINGS =
      PostgresSettings.of("db.example", 5432, "caltrop", "joe", "secret");

  @ParameterizedTest
  @CsvSource({
    "08001, UNAVAILABLE", // cannot connect
    "08006, UNAVAILABLE", // connection broke
    "22P05, REFUSED", // text that the encoding cannot hold
    "23514, REFUSED", // check constraint
    "25006, UNAVAILABLE", // a standby
    "28P01, UNAVAILABLE", // password
    "3D000, UNAVAILABLE", // no such database
    "40001, UNAVAILABLE", // serialization
    "42501, UNAVAILABLE", // privilege
    "42P01, UNAVAILABLE", // no such table
    "53100, UNAVAILABLE", // disk full
    "53300, UNAVAILABLE", // too many connections
    "54000, REFUSED", // program limit
    "55P03, UNAVAILABLE", // lock time-out
    "57014, UNAVAILABLE", // statement time-out
    "57P01, UNAVAILABLE", // shutdown
    "57P03, UNAVAILABLE", // starting
    "58030, UNAVAILABLE", // i/o error
    "XX001, UNAVAILABLE", // corrupted
  })
  void theCodeSaysWhetherToTryAgain(String code, Kind kind) {
    assertThat(PgFailure.of(new SQLException("said", code), SETTINGS).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "53100 | said; free space on the server's disk",
        "53300 | said; raise max_connections or stop other clients",
        "3D000 | said; create it: CREATE DATABASE caltrop",
        "42501 | said; grant it to joe",
        "57014 | a query took longer than allowed (said)",
        "XX000 | said",
      })
  void theMessageSaysWhatToDo(String code, String message) {
    assertThat(PgFailure.of(new SQLException("said\nmore", code), SETTINGS))
        .hasMessage("PostgreSQL at db.example:5432: " + message);
  }

  @Test
  void whatIsWrappedIsFound() {
    SQLException full = new SQLException("said", "53100");
    BatchUpdateException batch = new BatchUpdateException("a batch", "XX000", 0, new int[0]);
    batch.setNextException(full);
    SQLException pool = new SQLTransientConnectionException("a pool", batch);

    StoreException failure = PgFailure.of(pool, SETTINGS);
    assertThat(failure).hasMessageContaining("said; free space").hasCause(pool);
  }

  @Test
  void aRefusedConnectionIsNamed() {
    SQLException refused = new SQLException("long text", "08001", new ConnectException("no"));

    assertThat(PgFailure.of(refused, SETTINGS))
        .hasMessage(
            "PostgreSQL at db.example:5432: connection refused; start it, or check host and port");
  }

  @Test
  void transactionsInEachOthersWayAreToldFromErrors() {
    assertThat(PgFailure.isConcurrent(new SQLException("", "40P01"))).isTrue();
    assertThat(PgFailure.isConcurrent(new SQLException("", "40001"))).isTrue();
    assertThat(PgFailure.isConcurrent(new SQLException("", "23505"))).isTrue();
    assertThat(PgFailure.isConcurrent(new SQLException("", "23514"))).isFalse();
    assertThat(PgFailure.isConcurrent(new SQLException(""))).isFalse();
  }
}
