package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.Servers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two processes one runs the objects; when it ends, the other goes on where it was. */
@Tag("long")
class StandbyStreamsTest {
  @TempDir Path folder;

  private final String logs = Servers.fresh("standby_log");
  private final String view = Servers.fresh("standby");
  private StandbyStreams first;
  private StandbyStreams second;

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    ObjectsLog.make(logs);
    first = open("first");
    second = open("second");
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private StandbyStreams open(String work) {
    Duration interval = Duration.ofMillis(500);
    EngineSettings settings =
        new EngineSettings(
            EngineSettings.Embedded.in(folder.resolve("shared"), 4),
            folder.resolve(work),
            1,
            new EngineSettings.Intervals(interval, interval),
            Duration.ofSeconds(1));
    return StandbyStreams.open(
        () -> CompletableFuture.supplyAsync(() -> Engine.start(settings, Clock.systemUTC())),
        new ObjectsDatabase(Servers.database(), "public"),
        new StreamingObjects.Topics(logs, "blacklist-events"),
        Map.of("bootstrap.servers", Servers.kafka()),
        Clock.systemUTC());
  }

  @Test
  void theSecondGoesOnWhereTheFirstEnded() {
    run(
        first,
        "CREATE MATERIALIZED VIEW %s AS SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address"
            .formatted(view));
    ObjectsLog.send(logs, 5);
    ObjectsLog.awaitRows(view, "192.0.2.1|5");
    assertThatThrownBy(() -> run(second, "SHOW SOURCES"))
        .isInstanceOfSatisfying(
            SqlProblem.class, problem -> assertThat(problem.sqlState()).isEqualTo("25006"))
        .hasMessageContaining("this one stands by");
    assertThat(second.recognise("SELECT 1")).isEmpty();

    first.close();
    ObjectsLog.send(logs, 2);

    await().atMost(Duration.ofSeconds(60)).until(second::isActive);
    ObjectsLog.awaitRows(view, "192.0.2.1|7");
    run(second, "DROP MATERIALIZED VIEW " + view);
  }

  private static void run(StandbyStreams streams, String sql) {
    var unused = streams.recognise(sql).orElseThrow().run();
  }
}
