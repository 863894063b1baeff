package io.caltrop.detection.findings;

import java.util.List;

/**
 * The table {@code findings} in SQL. A record that comes again, or older than what is there,
 * changes nothing; one whose time overlaps with that of a finding of the same rule and key,
 * whatever its id, is that finding: a replay in another order makes no second one.
 */
final class FindingsSql {
  static final String TABLE = "findings";

  private FindingsSql() {}

  /** Makes the table, in the schema that people see. */
  static List<String> prepare(String schema) {
    String table = table(schema);
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS %s (
          finding_id text PRIMARY KEY,
          rule text NOT NULL,
          rule_version integer NOT NULL,
          title text NOT NULL,
          severity text NOT NULL,
          risk integer NOT NULL,
          category text NOT NULL,
          entity text NOT NULL,
          suppression_key text NOT NULL,
          first_seen timestamptz NOT NULL,
          last_seen timestamptz NOT NULL,
          count bigint NOT NULL,
          attack text NOT NULL,
          evidence jsonb NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now(),
          updated_at timestamptz NOT NULL DEFAULT now())"""
            .formatted(table),
        "CREATE INDEX IF NOT EXISTS findings_of_key ON %s (rule, suppression_key, last_seen DESC)"
            .formatted(table),
        "CREATE INDEX IF NOT EXISTS findings_by_time ON %s (last_seen DESC)".formatted(table));
  }

  /**
   * Adds or updates one. Parameters: id, rule, key, last_seen, suppression in s, first_seen,
   * suppression in s, id, then rule, version, title, severity, risk, category, entity, key,
   * first_seen, last_seen, count, attack, evidence.
   */
  static String record(String schema) {
    return """
        INSERT INTO %1$s AS f (finding_id, rule, rule_version, title, severity, risk, category,
            entity, suppression_key, first_seen, last_seen, count, attack, evidence)
        VALUES (COALESCE(
            (SELECT finding_id FROM %1$s WHERE finding_id = ?),
            (SELECT finding_id FROM %1$s WHERE rule = ? AND suppression_key = ?
              AND first_seen <= ?::timestamptz + make_interval(secs => ?)
              AND last_seen >= ?::timestamptz - make_interval(secs => ?)
              ORDER BY last_seen DESC LIMIT 1),
            ?), ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?, ?, ?::jsonb)
        ON CONFLICT (finding_id) DO UPDATE SET
          first_seen = %2$s, last_seen = %3$s, count = %4$s,
          rule_version = %5$s, title = %6$s, severity = %7$s, risk = %8$s,
          category = %9$s, attack = %10$s, entity = %11$s, evidence = %12$s,
          updated_at = now()
        WHERE (f.first_seen, f.last_seen, f.count, f.rule_version, f.evidence)
          IS DISTINCT FROM (%2$s, %3$s, %4$s, %5$s, %12$s)"""
        .formatted(
            table(schema),
            "least(f.first_seen, excluded.first_seen)",
            "greatest(f.last_seen, excluded.last_seen)",
            "greatest(f.count, excluded.count)",
            newer("rule_version"),
            newer("title"),
            newer("severity"),
            newer("risk"),
            newer("category"),
            newer("attack"),
            newer("entity"),
            newer("evidence"));
  }

  /** A column as the record says that is about a later hit, or about the same by a newer rule. */
  private static String newer(String column) {
    return """
        CASE WHEN (excluded.last_seen, excluded.rule_version) >= (f.last_seen, f.rule_version)
        THEN excluded.%1$s ELSE f.%1$s END"""
        .formatted(column);
  }

  /** Removes what has not changed for so many seconds. */
  static String forget(String schema) {
    return "DELETE FROM %s WHERE updated_at < now() - make_interval(secs => ?)"
        .formatted(table(schema));
  }

  private static String table(String schema) {
    return '"' + schema.replace("\"", "\"\"") + "\"." + TABLE;
  }
}
