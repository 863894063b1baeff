package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static TestSite site;

  @BeforeAll
  static void start() {
    site = new TestSite();
    site.get("/blacklists/40");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void they_are_in_the_text_format_of_prometheus() {
    var answer = site.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("text/plain;");
    assertThat(answer.text())
        .contains("# TYPE caltrop_received_total counter")
        .contains("caltrop_received_total{stage=\"ingest\"} 0.0")
        .contains(
            "caltrop_http_requests_total{method=\"GET\",route=\"/blacklists/{alert_id}\",status=\"200\"}")
        .contains(
            "caltrop_http_request_seconds_bucket{route=\"/blacklists/{alert_id}\",le=\"0.01\"}");
  }

  @Test
  void or_in_that_of_openmetrics() {
    var answer = site.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
    assertThat(answer.header("content-type")).startsWith("application/openmetrics-text;");
    assertThat(answer.text()).endsWith("# EOF\n");
  }

  @Test
  void another_wish_gets_the_text_format() {
    String protobuf =
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
            + " encoding=delimited";
    var answer = site.get("/metrics", "Accept", protobuf);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("text/plain;");
  }
}
