package io.caltrop.server;

import static io.caltrop.server.TestSite.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.core.metrics.StageMetrics;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleRoutesTest {
  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void the_state_holds_what_the_page_shows() {
    Gauge.builder()
        .name("caltrop_consumer_lag_records")
        .help("h")
        .labelNames("partition")
        .register(site.registry)
        .labelValues("0")
        .set(7);
    site.post("/ingest/alerts", AlertIngestTest.record("192.0.2.1", 1) + "\nbroken");
    site.post("/ingest/alerts", AlertIngestTest.record("192.0.2.1", 1));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !site.get("/console/state").json().get("rates").isEmpty());
    JsonNode state = site.get("/console/state").json();
    assertThat(state.get("version").asText()).isEqualTo("1.2.3");
    assertThat(state.get("time").asLong()).isEqualTo(TestClock.START.toEpochMilli());
    assertThat(state.get("totals").toString())
        .isEqualTo(
            "{\"consumed\":true,\"received\":2,\"recorded\":1,\"duplicates\":1,\"rejected\":1,"
                + "\"lag\":7}");
    assertThat(state.get("health").get("status").asText()).isEqualTo("ready");
    assertThat(state.get("lists")).hasSize(7);
    assertThat(state.get("lists").get(3).toString())
        .isEqualTo(
            "{\"alert_id\":\"61\",\"title\":\"Obsolete SSH client version or cipher\","
                + "\"category\":\"SSH Bruteforce\",\"addresses\":1,"
                + "\"top\":[{\"ip\":\"192.0.2.1\",\"count\":1}]}");
  }

  @Test
  void the_state_says_where_the_sql_port_is() {
    assertThat(site.get("/console/state").json().get("sql").toString())
        .isEqualTo("{\"port\":4711,\"database\":\"dev\"}");
    HttpSettings settings = HttpSettings.standard().withPort(0);
    try (HttpServer other = HttpServer.start(settings, site.partsWithoutStreams())) {
      String url = "http://127.0.0.1:" + other.port() + "/console/state";
      assertThat(
              site.send(HttpRequest.newBuilder(URI.create(url)).GET()).json().get("sql").isNull())
          .isTrue();
    }
  }

  @Test
  void a_list_that_cannot_be_read_says_why_and_the_rest_is_there() {
    site.store.failAlways(TestSite.outage());
    JsonNode state = site.get("/console/state").json();
    assertThat(state.get("lists").get(0).get("unavailable").asText())
        .isEqualTo("blacklist 40 cannot be read now: no PostgreSQL at localhost:5432");
    await("what was seen at the start holds for a second")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(site.get("/console/state").json().get("health").get("status").asText())
                    .isEqualTo("not ready"));
  }

  @Test
  void an_address_comes_with_its_lists_and_its_events() {
    site.record(
        alert("40", "192.0.2.1", 1), alert("40", "192.0.2.1", 2), alert("7", "192.0.2.1", 3));
    JsonNode address = site.get("/console/address/192.0.2.1?limit=2").json();
    assertThat(address.get("never_listed").asBoolean()).isFalse();
    assertThat(address.get("lists").toString())
        .isEqualTo(
            "[{\"alert_id\":\"40\",\"title\":\"Possible SQL injection\","
                + "\"category\":\"Injection Attack\",\"count\":2}]");
    assertThat(address.get("events")).hasSize(2);
    assertThat(address.get("events").get(1).get("title").asText())
        .isEqualTo("Possible SQL injection");
    assertThat(site.get("/console/address/8.8.8.8").json().get("never_listed").asBoolean())
        .isTrue();
    assertThat(site.get("/console/address/x").status()).isEqualTo(422);
  }

  @Test
  void the_rate_is_of_what_arrived_in_a_second() {
    PrometheusRegistry registry = new PrometheusRegistry();
    var stage = new StageMetrics(registry).stage("consumer");
    AtomicLong nanos = new AtomicLong();
    RateHistory history = new RateHistory(registry, nanos::get);
    for (int i = 1; i <= RateHistory.SECONDS + 5; i++) {
      stage.received().inc(i);
      nanos.addAndGet(500_000_000);
      history.sample();
    }
    assertThat(history.rates()).hasSize(RateHistory.SECONDS);
    assertThat(history.rates().get(0)).isEqualTo(12.0);
    assertThat(history.rates().get(RateHistory.SECONDS - 1)).isEqualTo(250.0);
  }

  @Test
  void without_a_consumer_in_the_process_what_was_posted_is_counted() {
    PrometheusRegistry registry = new PrometheusRegistry();
    var stages = new StageMetrics(registry);
    stages.stage("ingest").received().inc(5);
    stages.stage("ingest").done().inc(4);
    stages.stage("ingest").rejected().inc(1);
    StageTotals totals = StageTotals.read(registry);
    assertThat(totals.consumed()).isFalse();
    assertThat(totals.received()).isEqualTo(5);
    assertThat(totals.recorded()).isEqualTo(4);
    assertThat(totals.rejected()).isEqualTo(1);
    assertThat(totals.lag()).isEmpty();
  }
}
