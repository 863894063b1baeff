package io.caltrop.detection.objects;

import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.rows.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process that runs two rules, until it is killed. */
final class RulesProcess {
  private RulesProcess() {}

  /**
   * Starts with what the last process left.
   *
   * @param args folder, brokers, topic of logs, topic of findings (which starts the rules' ids),
   *     and the database's URL, user and password
   */
  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    Duration interval = Duration.ofSeconds(1);
    EngineSettings settings =
        new EngineSettings(
            EngineSettings.Embedded.in(folder.resolve("checkpoints"), 4),
            folder.resolve("work"),
            2,
            new EngineSettings.Intervals(interval, interval),
            Duration.ofSeconds(1));
    RulePack pack =
        new RulePack(
            () ->
                List.of(
                    Rules.written(args[3] + "-errors", Rules.ERRORS),
                    Rules.written(args[3] + "-secrets", Rules.SECRETS)),
            sql -> Rules.written(args[3], sql),
            args[3],
            Duration.ofDays(90));
    StandbyStreams unused =
        StandbyStreams.open(
            () -> CompletableFuture.supplyAsync(() -> Engine.start(settings, Clock.systemUTC())),
            new ObjectsDatabase(new Database(args[4], args[5], args[6]), "public"),
            new StreamingObjects.Topics(args[2], "blacklist-events"),
            Map.of("bootstrap.servers", args[1]),
            Clock.systemUTC(),
            Optional.of(pack));
    System.out.println("started");
    Thread.currentThread().join();
  }
}
