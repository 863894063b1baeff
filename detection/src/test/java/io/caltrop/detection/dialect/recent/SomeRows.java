package io.caltrop.detection.dialect.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Random rows of a group, some late, and what is told of them after each. */
final class SomeRows {
  static final int MANY = 400;

  private SomeRows() {}

  /** A row of a group. */
  record Row(long time, String text) {
    StringData data() {
      return StringData.fromString(text);
    }

    TimestampData at() {
      return TimestampData.fromEpochMillis(time);
    }

    long hash() {
      return TextHash.of(data());
    }
  }

  static List<Row> rows(int seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    long now = 1_700_000_000_000L;
    for (int i = 0; i < MANY; i++) {
      boolean regular = seed % 2 == 0;
      now += random.nextInt(40) == 0 ? 90_000 : regular ? 12_000 : random.nextInt(9_000);
      long late = random.nextInt(4) == 0 ? random.nextInt(100_000) : 0;
      rows.add(new Row(now - late, "t" + random.nextInt(1 + seed % 30)));
    }
    return rows;
  }

  static long newest(List<Row> rows) {
    return rows.stream().mapToLong(Row::time).max().orElseThrow();
  }

  /** After each row, and after a way through a checkpoint every now and then. */
  static <M extends Memory, R> void assertSame(
      List<Row> rows,
      RecentFunction<?, M> function,
      Memory.Kind kind,
      Adding<M> adding,
      Function<Lanes<M>, R> value,
      Function<List<Row>, R> model)
      throws IOException {
    Lanes<M> memory = function.createAccumulator();
    for (int i = 0; i < rows.size(); i++) {
      adding.add(memory, rows.get(i));
      if (i % 37 == 36) {
        memory = restored(memory, kind);
      }
      assertThat(value.apply(memory))
          .as("after row " + i)
          .isEqualTo(model.apply(rows.subList(0, i + 1)));
    }
  }

  /** Adds a row to a memory. */
  interface Adding<M extends Memory> {
    void add(Lanes<M> memory, Row row);
  }

  static <M extends Memory> Lanes<M> restored(Lanes<M> memory, Memory.Kind kind)
      throws IOException {
    LanesSerializer<M> serializer = new LanesSerializer<>(kind);
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.snapshotConfiguration().writeSnapshot(out);
    serializer.serialize(serializer.copy(memory), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    LanesSerializer.Snapshot<M> snapshot = new LanesSerializer.Snapshot<>();
    snapshot.readSnapshot(3, in, SomeRows.class.getClassLoader());
    Lanes<M> restored = snapshot.restoreSerializer().deserialize(in);
    assertThat(in.available()).isZero();
    return restored;
  }
}
