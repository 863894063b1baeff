package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.engine.StreamQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Aggregates over recent rows, in Flink. */
@Tag("once")
class RecentAggregatesTest {
  private static final List<String> QUERIES =
      List.of(
          """
          SELECT ip_address, max(event_time) AS event_time, count_within(event_time, INTERVAL '1 minute') AS c,
            leaky_bucket(event_time, INTERVAL '10 seconds') AS level,
            burst_start(event_time, INTERVAL '1 hour') AS first_seen,
            burst_count(event_time, INTERVAL '1 hour') AS count,
            samples_within(user, event_time, INTERVAL '1 minute') AS users,
            count_distinct_within(user, event_time, INTERVAL '1 minute') FILTER (WHERE user <> 'b') AS others
          FROM log_data GROUP BY ip_address HAVING leaky_bucket(event_time, INTERVAL '10 seconds') > 2
          """,
          """
          SELECT user, most_of_one_within(ip_address, event_time, INTERVAL '1 day') AS m,
            leaky_bucket_distinct(resource, event_time, INTERVAL '1 day') AS d,
            regularity_within(event_time, INTERVAL '1 day') AS r
          FROM log_data GROUP BY user
          """);

  @Test
  void areThoseOfEachGroup() throws Exception {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row("12:00:00", "1.1.1.1", "a", "/1"));
    rows.add(row("12:30:00", "1.1.1.1", "b", "/1"));
    rows.add(row("12:30:02", "1.1.1.1", "a", "/2"));
    rows.add(row("12:30:01", "1.1.1.1", "b", "/3"));
    rows.add(row("12:30:00", "2.2.2.2", "b", "/3"));
    List<StreamQuery> queries = QUERIES.stream().map(q -> Cases.translate(q).query()).toList();

    List<List<List<String>>> found = Flink.rows(queries, Map.of("log_data", rows));

    assertThat(found.get(0))
        .containsExactly(
            List.of(
                "1.1.1.1",
                "timestamptz 2024-10-14T12:30:02Z",
                "number 3",
                "number 3",
                "timestamptz 2024-10-14T12:00:00Z",
                "number 4",
                "a\nb",
                "number 1"));
    assertThat(found.get(1))
        .containsExactlyInAnyOrder(
            List.of("a", "number 2", "number 2", "NULL"),
            List.of("b", "number 2", "number 2", "NULL"));
  }

  private static List<@Nullable Object> row(
      String time, String address, String user, String resource) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Field field : Objects.requireNonNull(Cases.relations().get("log_data")).fields()) {
      switch (field.name()) {
        case "timestamp" -> row.add("2024-10-14 " + time);
        case "ip_address" -> row.add(address);
        case "user" -> row.add(user);
        case "resource" -> row.add(resource);
        case "event_time" -> {}
        default -> row.add(null);
      }
    }
    return row;
  }
}
