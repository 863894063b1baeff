package io.caltrop.detection.engine.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes of rows that have no key: by how much each distinct row became more or less. */
final class CountedBatch implements Batch {
  private final ViewTable view;
  private final TableSql sql;
  private final Map<UUID, Delta> deltas = new LinkedHashMap<>();
  private final MessageDigest digest = sha256();

  CountedBatch(ViewTable view) {
    this.view = view;
    sql = new TableSql(view);
  }

  private static final class Delta {
    final @Nullable String[] row;
    long count;

    Delta(@Nullable String[] row) {
      this.row = row;
    }
  }

  @Override
  public void add(@Nullable String[] row) {
    delta(row).count++;
  }

  @Override
  public void remove(@Nullable String[] row) {
    delta(row).count--;
  }

  private Delta delta(@Nullable String[] row) {
    return deltas.computeIfAbsent(id(row), unused -> new Delta(row));
  }

  /** The row's identity: an index over its columns could not hold long texts. */
  private UUID id(@Nullable String[] row) {
    for (String value : row) {
      byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
      int length = value == null ? -1 : bytes.length;
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(hash.getLong(), hash.getLong());
  }

  @Override
  public void write(RowStatements statements, long epoch) throws SQLException {
    List<@Nullable String[]> rows = rows();
    statements.executeIn(epoch, sql.save(0), rows, view.key());
    statements.execute(sql.upsert(), rows, view.stored());
    statements.execute(sql.deleteUncounted(), rows, view.key());
  }

  /** The rows whose count changes: id, the columns, the difference. */
  private List<@Nullable String[]> rows() {
    List<@Nullable String[]> rows = new ArrayList<>();
    deltas.forEach(
        (id, delta) -> {
          if (delta.count != 0) {
            rows.add(stored(id, delta));
          }
        });
    return rows;
  }

  private static @Nullable String[] stored(UUID id, Delta delta) {
    @Nullable String[] stored = new String[delta.row.length + 2];
    stored[0] = id.toString();
    System.arraycopy(delta.row, 0, stored, 1, delta.row.length);
    stored[stored.length - 1] = Long.toString(delta.count);
    return stored;
  }

  @Override
  public int size() {
    return deltas.size();
  }

  @Override
  public void clear() {
    deltas.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
