package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.engine.Servers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One process at a time runs the objects of a database. */
@Tag("once")
class SoleOwnerTest {
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
          + " AND objid = "
          + SoleOwner.LOCK;

  private final ObjectsDatabase database = new ObjectsDatabase(Servers.database(), "public");
  private final SoleOwner first = new SoleOwner(database);
  private final SoleOwner second = new SoleOwner(database);

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void theFirstHasItUntilItHasEnded() {
    assertThat(first.await(Duration.ofSeconds(30))).isEqualTo(SoleOwner.State.THIS);
    assertThat(second.look()).isEqualTo(SoleOwner.State.ANOTHER);
    assertThat(first.look()).isEqualTo(SoleOwner.State.THIS);

    first.close();

    assertThat(second.await(Duration.ofSeconds(10))).isEqualTo(SoleOwner.State.THIS);
  }

  @Test
  void whoLostItsConnectionTakesItAgainUnlessAnotherWasSooner() {
    assertThat(first.await(Duration.ofSeconds(30))).isEqualTo(SoleOwner.State.THIS);
    Servers.rows(TERMINATE);
    assertThat(first.await(Duration.ofSeconds(10))).isEqualTo(SoleOwner.State.THIS);

    Servers.rows(TERMINATE);
    assertThat(second.await(Duration.ofSeconds(10))).isEqualTo(SoleOwner.State.THIS);
    assertThat(first.look()).isEqualTo(SoleOwner.State.ANOTHER);
  }
}
