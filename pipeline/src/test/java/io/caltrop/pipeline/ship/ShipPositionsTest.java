package io.caltrop.pipeline.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.pipeline.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ShipPositionsTest {
  @TempDir Path dir;

  @Test
  void thatKafkaWentAwayIsSaidWhileATransactionIsWaitedFor() throws Exception {
    CompletableFuture<?> read;
    long closing;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, "127.0.0.1", 0, reason -> {})) {
      KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
      try (Delivery open = new Delivery(settings, "logs", "open")) {
        assertThat(open.connect()).isEmpty();
        Position position = new Position("a", "logs", "a.log", "k", 1, 1, "h", "t");
        open.send(List.of(), List.of(position)).flush();
      }
      read = CompletableFuture.supplyAsync(() -> ShipPositions.read(settings));
      CompletableFuture<?> waiting = read;
      await().during(Duration.ofSeconds(2)).until(() -> !waiting.isDone());
      closing = System.nanoTime();
    }
    assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageNotContaining("is open for more than");
    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(25));
  }
}
