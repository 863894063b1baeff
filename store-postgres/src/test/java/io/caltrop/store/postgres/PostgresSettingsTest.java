package io.caltrop.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostgresSettingsTest {
  @Test
  void theTextDoesNotShowThePassword() {
    assertThat(PostgresSettings.of("db.example", 5433, "caltrop", "joe", "hunter2"))
        .hasToString("joe@db.example:5433/caltrop");
    assertThat(PostgresSettings.of("::1", 5432, "caltrop", "joe", "hunter2"))
        .hasToString("joe@[::1]:5432/caltrop");
  }

  @Test
  void aUrlIsReadWithWhatItSays() {
    assertThat(
            PostgresSettings.ofUrl(
                "jdbc:postgresql://db.example:6432/alerts?sslmode=require&connectTimeout=5",
                "joe",
                "hunter2"))
        .isEqualTo(
            new PostgresSettings(
                "db.example",
                6432,
                "alerts",
                "joe",
                "hunter2",
                Map.of("sslmode", "require", "connectTimeout", "5")));
    assertThat(PostgresSettings.ofUrl("jdbc:postgresql://db/a?user=ann&password=x", "joe", "y"))
        .isEqualTo(PostgresSettings.of("db", 5432, "a", "ann", "x"));
  }

  @Test
  void whatCannotServeIsRefusedWithTheValue() {
    assertThatThrownBy(() -> PostgresSettings.ofUrl("mysql://db/a", "joe", "x"))
        .hasMessageContaining("allowed: jdbc:postgresql://host:port/database");
    assertThatThrownBy(() -> PostgresSettings.ofUrl("jdbc:postgresql://a,b/c", "joe", "x"))
        .hasMessageContaining("several hosts (\"a,b\") are not supported");
    assertThatThrownBy(() -> PostgresSettings.of("db", 70000, "a", "joe", "x"))
        .hasMessage("port 70000 is out of range; allowed: 1 to 65535");
    assertThatThrownBy(() -> PostgresSettings.of(" ", 5432, "a", "joe", "x"))
        .hasMessageContaining("host \" \"");
    assertThatThrownBy(() -> with("sslmode", "on"))
        .hasMessageStartingWith("sslmode: \"on\"; allowed: disable, allow, prefer,");
    assertThatThrownBy(() -> with("sslmod", "require"))
        .hasMessageStartingWith("\"sslmod\" is not a setting of PostgreSQL's driver");
  }

  private static PostgresSettings with(String option, String value) {
    return new PostgresSettings("db", 5432, "a", "joe", "x", Map.of(option, value));
  }
}
