package io.caltrop.detection.objects;

import io.caltrop.core.yaml.Where;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.Severity;
import io.caltrop.detection.rules.SqlPlaces;
import io.caltrop.detection.rules.Suppression;
import io.caltrop.detection.rules.WrittenRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Rules of tests. */
public final class Rules {
  /** Addresses with more than three errors in all. */
  public static final String ERRORS =
      "SELECT ip_address, count(*) AS count, max(event_time) AS event_time FROM log_data"
          + " WHERE status_code LIKE '4%' GROUP BY ip_address HAVING count(*) > ${most}";

  /** Each look for a secret file. */
  public static final String SECRETS =
      "SELECT ip_address, resource, event_time FROM log_data WHERE resource LIKE '%.env'";

  private Rules() {}

  /** A rule and its file, which begins with the query. */
  public static WrittenRule written(String id, String sql) {
    return written(rule(id, sql));
  }

  static WrittenRule written(Rule rule) {
    Where begin = new Where(rule.id() + ".yaml", 1);
    String file = "sql: " + rule.sql();
    SqlPlaces places = SqlPlaces.of(begin, file, rule.sql());
    return new WrittenRule(rule, file, places, begin, begin, begin, begin, Map.of());
  }

  /** A rule by address, whose hits are a finding for ten minutes. */
  public static Rule rule(String id, String sql) {
    return new Rule(
        id,
        1,
        "Title of " + id,
        "",
        Rule.Status.STABLE,
        Severity.HIGH,
        Severity.HIGH.risk(),
        "web",
        List.of("T1190", "T1595.002"),
        sql,
        "ip_address",
        Map.of("most", "3"),
        new Suppression(List.of("ip_address"), Duration.ofMinutes(10)),
        List.of(),
        List.of(),
        List.of());
  }
}
