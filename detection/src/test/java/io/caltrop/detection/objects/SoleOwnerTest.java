package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Servers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One process at a time runs the objects of a database. */
class SoleOwnerTest {
  private final ObjectsDatabase database = new ObjectsDatabase(Servers.database(), "public");

  @Test
  void aSecondProcessIsToldSoUntilTheFirstHasEnded() {
    try (SoleOwner first = SoleOwner.of(database, Duration.ofSeconds(10))) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> SoleOwner.of(database, Duration.ofMillis(300)))
          .isInstanceOf(SqlProblem.class)
          .hasMessageContaining("another caltrop runs the streaming SQL of the database at jdbc:");
    }
    SoleOwner.of(database, Duration.ofSeconds(10)).close();
  }
}
