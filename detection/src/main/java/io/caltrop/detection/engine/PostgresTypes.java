package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.rows.Column;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Flink's types by the names of PostgreSQL's that hold their values. */
final class PostgresTypes {
  private static final int FINEST = 6;

  private PostgresTypes() {}

  static Column column(String name, LogicalType type) {
    return new Column(name, name(name, type));
  }

  private static String name(String column, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> "text";
      case BOOLEAN -> "boolean";
      case TINYINT, SMALLINT -> "smallint";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case FLOAT -> "real";
      case DOUBLE -> "double precision";
      case DECIMAL -> decimal((DecimalType) type);
      case BINARY, VARBINARY -> "bytea";
      case DATE -> "date";
      case TIME_WITHOUT_TIME_ZONE -> "time";
      case TIMESTAMP_WITHOUT_TIME_ZONE -> "timestamp(" + precision(type) + ")";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamptz(" + precision(type) + ")";
      case ARRAY, MAP, MULTISET, ROW -> "jsonb";
      case NULL ->
          throw SqlProblem.of(
              "42804",
              "column \"" + column + "\" is NULL in every row, and of no type",
              "Give it one, as in CAST(NULL AS integer).");
      default ->
          throw SqlProblem.of(
              "0A000",
              "column \"" + column + "\" is of type " + type.asSummaryString(),
              "PostgreSQL has no type for it: cast it to varchar.");
    };
  }

  private static String decimal(DecimalType type) {
    return "numeric(" + type.getPrecision() + "," + type.getScale() + ")";
  }

  private static int precision(LogicalType type) {
    return Math.min(FINEST, LogicalTypeChecks.getPrecision(type));
  }
}
