package io.caltrop.detection.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.engine.Servers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table goes back to what it was at the checkpoint that is restored, whatever was written since:
 * random changes, writes, checkpoints that complete or do not, and crashes, against a plain list of
 * rows.
 */
@Tag("once")
final class RowsWriterRestoreTest {
  private static final int STEPS = 400;

  private static final List<Column> COLUMNS =
      List.of(new Column("k\"1", "text"), new Column("user", "integer"), new Column("v", "jsonb"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keyedRows(long seed) throws SQLException {
    new Run(Changes.keyed(List.of(0, 1)), seed).play();
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void rowsThatAreAllKey(long seed) throws SQLException {
    new Run(Changes.keyed(List.of(0, 1, 2)), seed).play();
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 10})
  void rowsWithoutKey(long seed) throws SQLException {
    new Run(Changes.COUNTED, seed).play();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void addedRows(long seed) throws SQLException {
    new Run(Changes.APPEND, seed).play();
  }

  /** One table through many crashes. */
  private static final class Run {
    private final Random random;
    private final ViewTable view;
    private final Map<Long, List<@Nullable String[]>> checkpoints = new HashMap<>();
    private List<@Nullable String[]> rows = new ArrayList<>();
    private RowsWriter writer;
    private long snapshot;
    private boolean pending;
    private long completed;
    private long before;

    Run(Changes changes, long seed) {
      random = new Random(seed);
      view = new ViewTable("public", Servers.fresh("restored"), COLUMNS, changes);
      List<String> ddl = new ArrayList<>(ViewTable.prepare());
      ddl.addAll(view.create());
      Servers.execute(ddl);
      writer = newWriter();
    }

    private RowsWriter newWriter() {
      return new RowsWriter(
          view,
          new WriterSession(
              Servers.database(), view.name(), Duration.ofSeconds(5), Clock.systemUTC()));
    }

    void play() throws SQLException {
      writer.open(OptionalLong.empty());
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(20)) {
          case 0, 1 -> snapshot();
          case 2, 3 -> complete();
          case 4 -> crash();
          case 5, 6, 7 -> writer.flush();
          default -> change();
        }
      }
      writer.flushToDisk();
      writer.close();
      assertThat(table()).isEqualTo(texts(rows));
      Servers.execute(view.drop());
    }

    private void change() {
      @Nullable String[] row = {
        random.nextInt(4) == 0 ? null : "k\\" + random.nextInt(3),
        random.nextInt(4) == 0 ? null : String.valueOf(random.nextInt(2)),
        random.nextInt(9) == 0 ? null : "{\"v\": " + random.nextInt(3) + "}"
      };
      if (view.changes().kind() == Changes.Kind.APPEND) {
        add(row);
      } else if (view.changes().kind() == Changes.Kind.COUNTED) {
        if (random.nextBoolean() && !rows.isEmpty()) {
          remove(rows.get(random.nextInt(rows.size())));
        } else {
          add(row);
        }
      } else {
        rows.stream().filter(other -> sameKey(other, row)).findFirst().ifPresent(this::remove);
        if (random.nextInt(3) > 0) {
          add(row);
        }
      }
    }

    private boolean sameKey(@Nullable String[] a, @Nullable String[] b) {
      return view.changes().key().stream()
          .allMatch(i -> Arrays.asList(a).get(i) == null ? b[i] == null : a[i].equals(b[i]));
    }

    private void add(@Nullable String[] row) {
      rows.add(row);
      writer.batch().add(row);
    }

    private void remove(@Nullable String[] row) {
      rows.remove(row);
      writer.batch().remove(row);
    }

    private void snapshot() throws SQLException {
      writer.flushToDisk();
      writer.startEpoch(++snapshot);
      pending = true;
      checkpoints.put(snapshot, new ArrayList<>(rows));
    }

    private void complete() throws SQLException {
      if (pending) { // a crash lets those before it never complete
        writer.forgetBefore(completed);
        before = completed;
        completed = snapshot;
        pending = false;
      }
    }

    /** Goes back to the last complete checkpoint, or to the one before it. */
    private void crash() throws SQLException {
      long restored = random.nextInt(4) == 0 ? before : completed;
      try (RowsWriter dead = writer) {
        writer = newWriter();
        writer.open(restored == 0 ? OptionalLong.empty() : OptionalLong.of(restored));
        if (dead.batch().size() > 0) { // what a writer does that was only believed dead
          assertThatThrownBy(dead::flush).hasMessageContaining("another writer has taken over");
        }
      }
      rows = new ArrayList<>(checkpoints.getOrDefault(restored, List.of()));
      completed = restored;
      before = restored;
      pending = false;
      assertThat(table()).isEqualTo(texts(rows));
    }

    private List<String> table() {
      return Servers.rows("SELECT * FROM " + view.name());
    }

    private static List<String> texts(List<@Nullable String[]> rows) {
      return rows.stream()
          .map(row -> row[0] + "|" + row[1] + "|" + row[2])
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
