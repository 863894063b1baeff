package io.caltrop.server;

import static io.caltrop.server.AlertIngestTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts that do not become durable are refused, in time and with the reason. */
@Tag("once")
class BrokerOutageTest {
  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  private void isRefused(String detail) {
    String ntopng = NtopngIngestTest.body(NtopngIngestTest.ALERT);
    long start = System.nanoTime();
    for (var answer :
        new TestSite.Answer[] {
          site.post("/ingest/alerts", record("192.0.2.1", 1)), site.post("/ingest/ntopng", ntopng)
        }) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(answer.detail()).isEqualTo(detail);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(site.metric("caltrop_failed_total{stage=\"ingest\"}")).isEqualTo(2);
    assertThat(site.metric("caltrop_done_total{stage=\"ingest\"}")).isZero();
  }

  @Test
  void a_broker_that_is_down() {
    site.publisher.mode(MemoryPublisher.Mode.FAILING);
    isRefused("not accepted, to be sent again: no broker answers at localhost:9092");
    site.publisher.mode(MemoryPublisher.Mode.WORKING);
    assertThat(site.post("/ingest/alerts", record("192.0.2.1", 1)).status()).isEqualTo(202);
  }

  @Test
  void a_publisher_that_throws() {
    site.publisher.mode(MemoryPublisher.Mode.THROWING);
    isRefused("not accepted, to be sent again: no broker answers at localhost:9092");
  }

  @Test
  void a_broker_that_is_silent() {
    site.publisher.mode(MemoryPublisher.Mode.SILENT);
    isRefused("not accepted, to be sent again: the broker did not acknowledge within 900 ms");
  }

  @Test
  void a_publisher_that_hangs() {
    site.publisher.mode(MemoryPublisher.Mode.HANGING);
    isRefused("not accepted, to be sent again: the broker did not acknowledge within 900 ms");
    assertThat(site.get("/health").status()).isEqualTo(200);
  }

  @Test
  void a_mistake_of_ours_shows_no_more_than_that() {
    site.publisher.mode(MemoryPublisher.Mode.BROKEN);
    var answer = site.post("/ingest/alerts", record("192.0.2.1", 1));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .isEqualTo("{\"detail\":\"an error in the server; its log says more\"}");
  }

  @Test
  void a_body_without_alerts_needs_no_broker() {
    site.publisher.mode(MemoryPublisher.Mode.FAILING);
    assertThat(site.post("/ingest/ntopng", NtopngIngestTest.body()).status()).isEqualTo(202);
    assertThat(site.post("/ingest/alerts", "[]").status()).isEqualTo(202);
  }
}
