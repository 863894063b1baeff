package io.caltrop.detection.dialect;

/**
 * A column of something that a query reads.
 *
 * @param name as queries name it
 * @param flink as Flink's table names it, without quotes
 * @param eventTime whether Flink knows it as event time
 * @param hidden whether {@code *} leaves it out
 * @param untyped whether it is a literal in quotes, or NULL, which takes the type it meets in a
 *     UNION
 */
record Field(
    String name, String flink, SqlType type, boolean eventTime, boolean hidden, boolean untyped) {
  static Field of(String name, SqlType type) {
    return new Field(name, name, type, false, false, false);
  }

  Field named(String newName) {
    return new Field(newName, flink, type, eventTime, hidden, untyped);
  }

  /** As an ordinary column: what joins and aggregates make of event time. */
  Field settled() {
    return new Field(name, flink, type, false, hidden, untyped);
  }

  /** With Flink's name for its name. */
  Field exposed() {
    return new Field(name, name, type, eventTime, false, untyped);
  }
}
