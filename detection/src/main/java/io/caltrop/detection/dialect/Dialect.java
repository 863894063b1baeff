package io.caltrop.detection.dialect;

/**
 * The SQL of streams: PostgreSQL's queries, with RisingWave's statements around them. {@code
 * docs/sql.md} describes it.
 */
public final class Dialect {
  private Dialect() {}

  /**
   * Whether a statement is a streaming one, by its first words: cheap, and true for malformed ones,
   * too.
   */
  public static boolean isStreaming(String sql) {
    return Heads.isStreaming(sql);
  }

  /**
   * Reads a streaming statement and checks all of it that can be without knowing what exists.
   *
   * @param sql one statement, perhaps with a semicolon behind it
   * @throws io.caltrop.detection.SqlProblem if it is malformed, or not supported
   */
  public static Statement parse(String sql) {
    return new Statements(new Tokens(sql)).read();
  }

  /**
   * Reads a query that stands alone.
   *
   * @param sql perhaps with a semicolon behind it
   * @throws io.caltrop.detection.SqlProblem if it is malformed, or not supported
   */
  public static Query query(String sql) {
    return new Statements(new Tokens(sql)).query();
  }

  /** The statement with the values of options that are secrets left out, for people to read. */
  public static String redacted(String sql) {
    return Redaction.of(sql);
  }
}
