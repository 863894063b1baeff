package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the tests have in common: sources, and texts of test resources. */
final class Cases {
  private static final String LOGINS =
      """
      CREATE SOURCE logins (
        id bigint, name varchar, score double precision, price numeric(10, 2), small smallint, n int,
        ok boolean, ts timestamptz, local timestamp, day date, doc jsonb,
        WATERMARK FOR ts AS ts - INTERVAL '5 seconds',
      ) WITH (connector = 'kafka', topic = 'logins') FORMAT PLAIN ENCODE JSON
      """;
  private static final String COUNTS =
      "CREATE MATERIALIZED VIEW counts AS SELECT ip_address, count(*) AS c FROM log_data GROUP BY 1";

  private Cases() {}

  /** The built-in sources, the source logins, and the view counts. */
  static Map<String, Relation> relations() {
    Map<String, Relation> relations = new LinkedHashMap<>();
    add(relations, BuiltInSources.logData("log_data", Map.of()));
    add(relations, BuiltInSources.blacklistEvents("blacklist-events", Map.of()));
    add(relations, source(LOGINS));
    add(relations, view(COUNTS, relations));
    return relations;
  }

  private static void add(Map<String, Relation> relations, Relation relation) {
    relations.put(relation.name(), relation);
  }

  static Relation source(String statement) {
    return ((Statement.CreateSource) Dialect.parse(statement)).relation(Map.of());
  }

  static Relation view(String statement, Map<String, Relation> relations) {
    Statement.CreateView view = (Statement.CreateView) Dialect.parse(statement);
    return view.query().translate(relations).view(view.name());
  }

  static Translation translate(String query) {
    return translate(query, relations());
  }

  static Translation translate(String query, Map<String, Relation> relations) {
    Statement.CreateView view =
        (Statement.CreateView) Dialect.parse("CREATE MATERIALIZED VIEW v AS " + query);
    return view.query().translate(relations);
  }

  /** The text of a file beside the tests. */
  static String text(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Cases.class.getResourceAsStream(file), "no such resource")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The statements of a file beside the tests. */
  static List<String> read(String file) throws IOException {
    return SqlText.split(text(file), true).stream()
        .map(SqlText.Statement::text)
        .map(statement -> statement.replaceAll("(?m)^--.*\\n", ""))
        .toList();
  }
}
