package io.caltrop.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of a list and renewed is what reading all of it gives, whoever writes meanwhile. */
@Tag("once")
final class ListReaderTest {
  private static final AlertType TYPE = AlertType.flow(40);
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final int MANY = 1_000;
  private static final NeverList NEVER = CountingRules.standard().neverList();
  private static final String RAISE =
      """
      INSERT INTO blacklist_counts AS c VALUES (4, ?, ?::inet, ?, ?, ?, ?)
      ON CONFLICT (entity, alert_id, ip) DO UPDATE
      SET count = c.count + excluded.count, expires_at = excluded.expires_at
      """;

  private final PostgresSettings database = TestServer.freshDatabase();
  private final ListReader kept = new ListReader(TYPE, NEVER);
  private final List<Connection> writers = new ArrayList<>();
  private Connection reading;

  @BeforeEach
  void connect() throws SQLException {
    reading = TestServer.connect(database);
  }

  @AfterEach
  void drop() throws SQLException {
    for (Connection writer : writers) {
      writer.close();
    }
    reading.close();
    TestServer.drop(database);
  }

  private Connection writer() throws SQLException {
    Connection writer = TestServer.connect(database);
    writer.setAutoCommit(false);
    writers.add(writer);
    return writer;
  }

  private static void raise(Connection writer, int alertId, String ip, long by, Instant expires)
      throws SQLException {
    try (PreparedStatement statement = writer.prepareStatement(RAISE)) {
      statement.setInt(1, alertId);
      statement.setString(2, ip);
      statement.setLong(3, by);
      for (int i = 4; i <= 6; i++) {
        statement.setObject(i, (i == 6 ? expires : START).atOffset(ZoneOffset.UTC));
      }
      statement.executeUpdate();
    }
  }

  private void assertComplete(Instant now) throws SQLException {
    List<Entry> all = new ListReader(TYPE, NEVER).read(reading, now, MANY);
    assertThat(kept.read(reading, now, MANY)).isEqualTo(all);
  }

  @Test
  void whatWasNotCommittedWhenOthersWereReadIsSeenLater() throws SQLException {
    Instant expires = START.plus(Duration.ofHours(1));
    Connection slow = writer();
    raise(slow, 40, "192.0.2.1", 1, expires);
    Connection quick = writer();
    raise(quick, 40, "192.0.2.2", 1, expires);
    quick.commit();
    assertThat(kept.read(reading, START, MANY)).hasSize(1);

    raise(quick, 40, "192.0.2.3", 5, expires);
    quick.commit();
    assertThat(kept.read(reading, START, MANY)).hasSize(2);
    slow.commit();

    assertThat(kept.read(reading, START, MANY))
        .extracting(entry -> entry.ip() + " " + entry.count())
        .containsExactly("192.0.2.3 5", "192.0.2.1 1", "192.0.2.2 1");
  }

  @Test
  void expiredEntriesGoWithoutBeingReadAndStartAgain() throws SQLException {
    Connection writer = writer();
    raise(writer, 40, "192.0.2.1", 7, START.plusSeconds(10));
    raise(writer, 40, "192.0.2.2", 1, START.plusSeconds(60));
    writer.commit();
    assertThat(kept.read(reading, START, MANY)).hasSize(2);
    assertThat(kept.read(reading, START.plusSeconds(10), MANY)).hasSize(1);
    assertThat(kept.read(reading, START.plusSeconds(9), MANY)).hasSize(2); // a clock set back

    raise(writer, 40, "192.0.2.1", 1, START.plusSeconds(90));
    writer.commit();
    assertComplete(START.plusSeconds(20));
  }

  @Test
  void aShorterLimitTakesTheHighest() throws SQLException {
    Connection writer = writer();
    for (int i = 1; i <= 50; i++) {
      raise(writer, 40, "192.0.2." + i, i, START.plusSeconds(60));
    }
    writer.commit();
    for (int limit : new int[] {MANY, 3, MANY, 60, 50, 49}) {
      List<Entry> entries = kept.read(reading, START, limit);
      assertThat(entries).hasSize(Math.min(limit, 50));
      assertThat(entries.get(0).count()).isEqualTo(50);
    }
    assertThat(new ListReader(TYPE, NEVER).read(reading, START, 3))
        .extracting(Entry::count)
        .containsExactly(50L, 49L, 48L);
  }

  @Test
  void anyScheduleOfWritersGivesWhatReadingAllGives() throws SQLException {
    Random random = new Random(11);
    Connection[] parallel = {writer(), writer(), writer()};
    String[] nets = {"198.51.100.", "10.0.0.", "2001:db8::"};
    for (int step = 0; step < 1_500; step++) {
      int chosen = random.nextInt(parallel.length);
      Connection writer = parallel[chosen];
      Instant now = START.plusSeconds(step);
      switch (random.nextInt(6)) {
        case 0 -> writer.commit();
        case 1 -> writer.rollback();
        case 2, 3 -> assertComplete(now);
        default -> {
          // Each writer has addresses of its own: they must not wait for one another here.
          String ip = nets[random.nextInt(nets.length)] + (chosen * 50 + random.nextInt(50) + 1);
          int alertId = random.nextInt(4) == 0 ? 41 : 40;
          raise(writer, alertId, ip, 1, now.plusSeconds(random.nextInt(400)));
        }
      }
    }
    for (Connection writer : parallel) {
      writer.commit();
    }
    assertComplete(START.plusSeconds(1_500));
  }
}
