package io.caltrop.detection.engine.hits;

import io.caltrop.detection.engine.json.HeldJson;
import io.caltrop.detection.engine.json.JsonValues;
import io.caltrop.detection.findings.Hit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes hits of the rows that come, or that others become. Rows without entity or time are none.
 *
 * <p>Texts are an attacker's: what PostgreSQL and Kafka have no room for is cut, with a hash of the
 * whole where it must stay distinct; a NUL, which PostgreSQL refuses, is replaced.
 */
final class RowHits implements FlatMapFunction<RowData, Hit> {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_KEY = 500;
  private static final int LONGEST_EVIDENCE = 100_000;
  private static final int TIME_DIGITS = 3;

  private final int rule;
  private final HitColumns columns;
  private final boolean isTextKey;
  private final JsonValues key;
  private final JsonValues evidence;
  private final RowData.FieldGetter[] count;

  RowHits(int rule, HitColumns columns, RowType type) {
    this.rule = rule;
    this.columns = columns;
    List<Integer> by = columns.key();
    isTextKey =
        by.size() == 1 && type.getTypeAt(by.get(0)).getTypeRoot() == LogicalTypeRoot.VARCHAR;
    key = JsonValues.of(type, by);
    evidence = JsonValues.of(type);
    count =
        columns.count() < 0
            ? new RowData.FieldGetter[0]
            : new RowData.FieldGetter[] {
              RowData.createFieldGetter(type.getTypeAt(columns.count()), columns.count())
            };
  }

  @Override
  public void flatMap(RowData row, Collector<Hit> hits) {
    boolean comes = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    if (!comes || row.isNullAt(columns.entity()) || row.isNullAt(columns.time())) {
      return;
    }
    long time = time(row, columns.time());
    boolean hasFirst = columns.firstSeen() >= 0 && !row.isNullAt(columns.firstSeen());
    long first = hasFirst ? Math.min(time, time(row, columns.firstSeen())) : time;
    String entity = bounded(row.getString(columns.entity()).toString());
    hits.collect(new Hit(rule, key(row), entity, time, first, count(row), evidence(row)));
  }

  private static long time(RowData row, int column) {
    return row.getTimestamp(column, TIME_DIGITS).getMillisecond();
  }

  private @Nullable Long count(RowData row) {
    Object value = count.length == 0 ? null : count[0].getFieldOrNull(row);
    return value == null ? null : ((Number) value).longValue();
  }

  private String key(RowData row) {
    int column = columns.key().get(0);
    if (isTextKey && !row.isNullAt(column)) {
      return bounded(row.getString(column).toString());
    }
    StringBuilder json = new StringBuilder();
    key.append(row, json);
    return bounded(json.toString());
  }

  private String evidence(RowData row) {
    StringBuilder json = new StringBuilder();
    evidence.append(row, json);
    String text = HeldJson.of(json.toString());
    return text.length() <= LONGEST_EVIDENCE ? text : LongEvidence.cut(text, LONGEST_EVIDENCE);
  }

  private static String bounded(String text) {
    String clean = text.replace('\0', '\ufffd');
    return clean.length() <= LONGEST_KEY
        ? clean
        : clean.substring(0, LONGEST_KEY - 80) + " .. sha-256 " + hash(clean);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
