package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.core.streams.StreamStatus.Kind;
import io.caltrop.core.streams.StreamStatus.State;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streaming SQL as JSON, metrics and health show it. */
class StreamRoutesTest {
  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void each_object_is_told_with_what_is_known_of_it() {
    site.streams =
        List.of(
            Streams.running(Kind.MATERIALIZED_VIEW, "busy"),
            Streams.broken(Kind.SINK, "out", State.FAILED, "topic out is\ngone"));
    String objects =
        "[{\"kind\":\"materialized view\",\"name\":\"busy\",\"state\":\"running\","
            + "\"rows_read\":48210,\"rows_written\":120,\"skipped\":3,\"late\":1,\"lag\":17,"
            + "\"error\":null,\"last_checkpoint\":1767225588000},"
            + "{\"kind\":\"sink\",\"name\":\"out\",\"state\":\"failed\","
            + "\"rows_read\":0,\"rows_written\":0,\"skipped\":0,\"late\":0,\"lag\":null,"
            + "\"error\":\"topic out is gone\",\"last_checkpoint\":null}]";
    var answer = site.get("/streams");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.text()).isEqualTo("{\"streams\":" + objects + "}");
    assertThat(site.get("/console/state").json().get("streams").toString()).isEqualTo(objects);
  }

  @Test
  void without_objects_there_are_none_and_nothing_is_wrong() {
    assertThat(site.get("/streams").text()).isEqualTo("{\"streams\":[]}");
    assertThat(site.get("/health/ready").text()).contains("\"no objects\"");
    assertThat(site.get("/metrics").text()).doesNotContain("caltrop_stream_");
  }

  @Test
  void each_object_has_its_gauges() {
    site.streams = List.of(Streams.running(Kind.MATERIALIZED_VIEW, "a \"busy\"\none"));
    String labels = "{kind=\"materialized view\",name=\"a \\\"busy\\\"\\none\"}";
    assertThat(site.get("/metrics").text())
        .contains("# TYPE caltrop_stream_up gauge")
        .contains(
            "caltrop_stream_up" + labels.replace("}", ",state=\"running\"} 1.0"),
            "caltrop_stream_rows_read" + labels + " 48210.0",
            "caltrop_stream_rows_written" + labels + " 120.0",
            "caltrop_stream_skipped" + labels + " 3.0",
            "caltrop_stream_late" + labels + " 1.0",
            "caltrop_stream_lag_records" + labels + " 17.0",
            "caltrop_stream_last_checkpoint_age_seconds" + labels + " 12.0");
    site.clock.advance(Duration.ofMillis(1_500));
    assertThat(site.get("/metrics").text())
        .contains("caltrop_stream_last_checkpoint_age_seconds" + labels + " 13.5");
  }

  @Test
  void what_nobody_knows_has_no_gauge_and_what_does_not_run_is_not_up() {
    site.streams = List.of(Streams.broken(Kind.SINK, "out", State.RESTARTING, ""));
    assertThat(site.get("/metrics").text())
        .contains("caltrop_stream_up{kind=\"sink\",name=\"out\",state=\"restarting\"} 0.0")
        .contains("caltrop_stream_rows_read{kind=\"sink\",name=\"out\"} 0.0")
        .doesNotContain("caltrop_stream_lag_records{")
        .doesNotContain("caltrop_stream_last_checkpoint_age_seconds{");
  }

  @Test
  void it_is_not_ready_while_an_object_has_failed() {
    site.streams =
        List.of(
            Streams.running(Kind.SOURCE, "log_data"),
            Streams.broken(Kind.SINK, "o\nut", State.FAILED, "topic out is gone"),
            Streams.broken(Kind.MATERIALIZED_VIEW, "v", State.FAILED, ""));
    await().atMost(Duration.ofSeconds(30)).until(() -> site.get("/health/ready").status() == 503);
    assertThat(check().get("status").asText()).isEqualTo("down");
    assertThat(check().get("detail").asText())
        .isEqualTo(
            "1 running, 2 failed; sink o\\u000aut failed: topic out is gone;"
                + " materialized view v failed");
    site.streams = List.of(Streams.running(Kind.SOURCE, "log_data"));
    await().atMost(Duration.ofSeconds(30)).until(() -> site.get("/health/ready").status() == 200);
    assertThat(check().get("detail").asText()).isEqualTo("1 running");
  }

  @Test
  void what_only_waits_or_stands_still_is_named_and_it_is_ready_all_the_same() {
    site.streams =
        List.of(
            Streams.broken(Kind.MATERIALIZED_VIEW, "a", State.STARTING, ""),
            Streams.broken(Kind.MATERIALIZED_VIEW, "b", State.RESTARTING, "broker lost"),
            Streams.broken(Kind.MATERIALIZED_VIEW, "c", State.STALLED, "nothing read for 60 s"),
            Streams.broken(Kind.SINK, "d", State.STOPPED, ""),
            Streams.broken(Kind.SINK, "e", State.UNKNOWN, "no answer of Flink"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !check().get("detail").asText().equals("no objects"));
    assertThat(site.get("/health/ready").status()).isEqualTo(200);
    assertThat(check().get("detail").asText())
        .isEqualTo(
            "1 starting, 1 stalled, 1 restarting, 1 stopped, 1 unknown;"
                + " materialized view c stalled: nothing read for 60 s;"
                + " sink e unknown: no answer of Flink;"
                + " materialized view b restarting: broker lost; materialized view a starting");
  }

  private JsonNode check() {
    JsonNode checks = site.get("/health/ready").json().get("checks");
    JsonNode last = checks.get(checks.size() - 1);
    assertThat(last.get("name").asText()).isEqualTo("streaming sql");
    return last;
  }

  @Test
  void a_process_without_streaming_sql_does_not_speak_of_it() {
    HttpSettings settings = HttpSettings.standard().withPort(0);
    try (HttpServer other = HttpServer.start(settings, site.partsWithoutStreams())) {
      assertThat(get(other, "/streams").status()).isEqualTo(404);
      assertThat(get(other, "/console/state").json().get("streams").isNull()).isTrue();
      assertThat(get(other, "/health/ready").text()).doesNotContain("streaming sql");
    }
  }

  private TestSite.Answer get(HttpServer server, String path) {
    return site.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)));
  }
}
