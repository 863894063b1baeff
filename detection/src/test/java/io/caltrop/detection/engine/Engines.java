package io.caltrop.detection.engine;

import io.caltrop.detection.engine.rows.ViewTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Engines of tests, and what tests do with them. */
final class Engines {
  private Engines() {}

  static EngineSettings embedded(String folder) {
    return new EngineSettings(
        EngineSettings.Embedded.in(Servers.dir(folder).resolve("checkpoints"), 20),
        Servers.dir(folder).resolve("work"),
        1,
        new EngineSettings.Intervals(Duration.ofSeconds(1), Duration.ofSeconds(1)),
        Duration.ofSeconds(1));
  }

  static Engine start(String folder) {
    return Engine.start(embedded(folder), Clock.systemUTC());
  }

  /** Makes the table of a view and starts its job. */
  static JobHandle createView(Engine engine, String name, StreamQuery query) {
    Plan plan = engine.plan(query);
    ViewTable table = new ViewTable("public", name, plan.columns(), plan.changes());
    List<String> ddl = new ArrayList<>(ViewTable.prepare());
    ddl.addAll(table.create());
    Servers.execute(ddl);
    return engine.runView(
        new ViewJob(name, query, table, Servers.database(), ViewJob.FLUSH, Start.FRESH));
  }
}
