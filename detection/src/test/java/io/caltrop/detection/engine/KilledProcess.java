package io.caltrop.detection.engine;

import io.caltrop.detection.engine.rows.Database;
import io.caltrop.detection.engine.rows.ViewTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that runs an engine with views of each kind and two sinks, until it is killed. It makes
 * nothing: the tables and topics are there.
 */
final class KilledProcess {
  private static final List<SourceTable.Column> COLUMNS =
      List.of(
          new SourceTable.Column("ip_address", "VARCHAR", Optional.empty()),
          new SourceTable.Column("id", "BIGINT", Optional.empty()),
          new SourceTable.Column("status_code", "INT", Optional.empty()),
          new SourceTable.Column("at", "TIMESTAMP_LTZ(3)", Optional.empty()));

  /** The views by name. */
  static final Map<String, String> VIEWS =
      Map.of(
          "keyed",
          "SELECT ip_address, COUNT(*) AS n FROM log_data WHERE status_code >= 400"
              + " GROUP BY ip_address HAVING COUNT(*) > 3",
          "passing",
          "SELECT ip_address, COUNT(*) AS n FROM log_data"
              + " GROUP BY ip_address HAVING MOD(COUNT(*), 7) < 2",
          "keyless",
          "SELECT MOD(COUNT(*), 100) AS n FROM log_data GROUP BY ip_address",
          "global_",
          "SELECT COUNT(*) AS n, SUM(id) AS s FROM log_data",
          "windowed",
          "SELECT window_start, ip_address, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE log_data,"
              + " DESCRIPTOR(`at`), INTERVAL '1' MINUTE))"
              + " GROUP BY window_start, window_end, ip_address");

  /** The query whose rows are published, each once. */
  static final String PUBLISHED = "SELECT id FROM log_data WHERE status_code = 500";

  private KilledProcess() {}

  static StreamQuery query(String topic, String kafka, String select) {
    return new StreamQuery(
        List.of(
            new SourceTable(
                "log_data",
                COLUMNS,
                Optional.of(new SourceTable.Watermark("at", "`at` - INTERVAL '1' SECOND")),
                topic,
                "earliest",
                Map.of("bootstrap.servers", kafka))),
        List.of(),
        select);
  }

  static EngineSettings settings(Path folder) {
    return new EngineSettings(
        EngineSettings.Embedded.in(folder.resolve("checkpoints"), 10),
        folder.resolve("work"),
        1,
        new EngineSettings.Intervals(Duration.ofSeconds(1), Duration.ofSeconds(1)),
        Duration.ofSeconds(15));
  }

  /** Starts everything, with what the last process left. */
  public static void main(String[] args) throws InterruptedException {
    String kafka = args[1];
    String topic = args[2];
    String published = args[3];
    Database database = new Database(args[4], args[5], args[6]);
    Engine engine = Engine.start(settings(Path.of(args[0])), Clock.systemUTC());
    for (Map.Entry<String, String> view : VIEWS.entrySet()) {
      StreamQuery query = query(topic, kafka, view.getValue());
      Plan plan = engine.plan(query);
      ViewTable table =
          new ViewTable("public", topic + view.getKey(), plan.columns(), plan.changes());
      engine.runView(
          new ViewJob(view.getKey(), query, table, database, ViewJob.FLUSH, Start.RESUME));
    }
    engine.runSink(
        new SinkJob(
            "published",
            query(topic, kafka, PUBLISHED),
            published,
            Map.of("bootstrap.servers", kafka),
            SinkJob.Form.APPEND_ONLY,
            List.of(),
            Start.RESUME));
    System.out.println("started");
    Thread.currentThread().join();
  }
}
