package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.rows.ViewTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Views go on from their state when their work is split otherwise than before. */
@Tag("long")
final class OtherParallelismTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> SELECTS =
      List.of(
          "SELECT ip_address, COUNT(*) AS n, COUNT(DISTINCT `user`) AS users FROM log_data"
              + " GROUP BY ip_address HAVING COUNT(*) > 1",
          "SELECT COUNT(*) AS n FROM log_data",
          "SELECT l.ip_address, COUNT(*) AS n FROM log_data AS l"
              + " JOIN (SELECT ip_address FROM log_data GROUP BY ip_address HAVING COUNT(*) > 1)"
              + " AS b ON l.ip_address = b.ip_address GROUP BY l.ip_address");

  private final List<String> views = new ArrayList<>();
  private final TreeMap<String, Integer> counts = new TreeMap<>();

  @Test
  void viewsGoOnWithMoreAndWithFewerTasks() {
    try (LogTopic topic = new LogTopic(4, "none")) {
      for (int parallelism : List.of(1, 2, 1)) {
        try (Engine engine = Engine.start(settings(parallelism), Clock.systemUTC())) {
          SELECTS.forEach(
              select -> run(engine, new StreamQuery(List.of(topic.table()), List.of(), select)));
          for (int i = 0; i < 300; i++) {
            String ip = "192.0.2." + (i * i + parallelism) % 50;
            topic.send(List.of("{\"ip_address\":\"" + ip + "\",\"user\":\"u\"}"));
            counts.merge(ip, 1, Integer::sum);
          }
          await().atMost(SOON).untilAsserted(this::assertExact);
          views.clear();
        }
      }
    }
  }

  private void assertExact() {
    List<String> often = new ArrayList<>();
    List<String> joined = new ArrayList<>();
    counts.forEach(
        (ip, n) -> {
          if (n > 1) {
            often.add(ip + "|" + n + "|1");
            joined.add(ip + "|" + n);
          }
        });
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(rows(0)).isEqualTo(often.stream().sorted().toList());
    assertThat(rows(1)).containsExactly(Integer.toString(all));
    assertThat(rows(2)).isEqualTo(joined.stream().sorted().toList());
  }

  private List<String> rows(int view) {
    return Servers.rows("SELECT * FROM " + views.get(view));
  }

  private void run(Engine engine, StreamQuery query) {
    String name = "split_" + views.size();
    views.add(name);
    Plan plan = engine.plan(query);
    ViewTable table = new ViewTable("public", name, plan.columns(), plan.changes());
    if (counts.isEmpty()) {
      List<String> ddl = new ArrayList<>(ViewTable.prepare());
      ddl.addAll(table.create());
      Servers.execute(ddl);
    }
    engine.runView(
        new ViewJob(name, query, table, Servers.database(), ViewJob.FLUSH, Start.RESUME));
  }

  private static EngineSettings settings(int parallelism) {
    EngineSettings one = Engines.embedded("parallelism");
    return new EngineSettings(
        one.cluster(), one.work(), parallelism, one.intervals(), one.idleAfter());
  }
}
