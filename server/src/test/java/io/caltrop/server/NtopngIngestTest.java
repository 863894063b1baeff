package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtopngIngestTest {
  static final String ALERT =
      """
      {"entity_id": 4, "alert_id": 40, "tstamp": 1767225600, "cli_ip": "198.51.100.7", "cli_port": 40312,
       "srv_ip": "203.0.113.80", "srv_port": 80, "ip_version": 4, "proto": 6, "score": 150,
       "is_cli_attacker": true, "is_srv_victim": true, "info": "shop.example/item?id=1%27",
       "json": {"alerts": {"40": {"score": 150}}, "flow_risk_info": {"2": "SQL injection in a request"}}}
      """;

  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  static String body(String... alerts) {
    return "{\"version\": \"0.2\", \"timestamp\": 1767225600, \"sharedsecret\": \"\", \"alerts\": ["
        + String.join(",", alerts)
        + "]}";
  }

  @Test
  void an_alert_is_accepted_listed_and_stored() {
    var answer = site.post("/ingest/ntopng", body(ALERT));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text())
        .isEqualTo("{\"accepted\":1,\"rejected\":[],\"skipped\":0,\"rejected_total\":0}");
    assertThat(site.get("/blacklists/40?format=txt").text()).isEqualTo("198.51.100.7\t1\n");
    assertThat(site.get("/ip_events/198.51.100.7").text())
        .isEqualTo(
            "{\"ip\":\"198.51.100.7\",\"events\":[{\"timestamp\":1767225600000,\"alert_id\":40,"
                + "\"info\":\"shop.example/item?id=1%27\",\"reason\":\"SQL injection in a request\","
                + "\"entity\":\"flow\",\"dst_port\":80,"
                + "\"user_id\":\"00000000-0000-0000-0000-000000000000\"}]}");
  }

  @Test
  void a_body_that_is_sent_three_times_is_accepted_each_time() {
    for (int i = 0; i < 3; i++) {
      var answer = site.post("/ingest/ntopng", body(ALERT), "Content-Type", "text/html");
      assertThat(answer.json().get("accepted").asInt()).isOne();
    }
    assertThat(site.get("/blacklists/40?format=txt").text()).isEqualTo("198.51.100.7\t1\n");
  }

  @Test
  void the_test_button_sends_no_alerts_and_gets_a_2xx() {
    var answer = site.post("/ingest/ntopng", body());
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isZero();
  }

  @Test
  void what_cannot_be_read_is_told_and_the_rest_is_taken() {
    String broken = ALERT.replace("198.51.100.7", "not an address");
    String victim = "{\"entity_id\": 0, \"alert_id\": 1, \"tstamp\": 1767225600, \"json\": \"\"}";
    var answer = site.post("/ingest/ntopng", body(broken, ALERT, victim));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isOne();
    assertThat(answer.json().get("skipped").asInt()).isOne();
    assertThat(answer.json().get("rejected_total").asInt()).isOne();
    assertThat(answer.json().get("rejected").get(0).get("alert").asInt()).isZero();
    assertThat(answer.json().get("rejected").get(0).get("reason").asText())
        .contains("\"not an address\"; allowed: ");
  }

  @Test
  void an_alert_that_is_no_json_and_a_broken_end_do_not_stop_the_others() {
    String deep = "{\"json\":" + "[".repeat(70) + "]".repeat(70) + "}";
    var answer =
        site.post("/ingest/ntopng", body(ALERT, deep) + body(ALERT).replace("]}", "],\"x\":tru}"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().get("rejected_total").asInt()).isEqualTo(2);
    assertThat(answer.json().get("rejected").get(0).get("reason").asText())
        .startsWith("not JSON: Document nesting depth (65) exceeds the maximum allowed (64); ");
    assertThat(answer.json().get("rejected").get(1).get("reason").asText())
        .startsWith("not JSON: Unrecognized token 'tru', at line ");
  }

  @Test
  void a_body_whose_alerts_are_all_rejected_is_not_sent_again() {
    var answer = site.post("/ingest/ntopng", body("{}", "1", "null"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("rejected_total").asInt()).isEqualTo(3);
  }

  @Test
  void two_documents_in_one_body_are_both_taken() {
    String other = ALERT.replace("198.51.100.7", "198.51.100.8");
    var answer = site.post("/ingest/ntopng", body(ALERT) + body(other));
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "{", "x", "[[[[", "{\"alerts\": 1}", "{}", "\"text\"", "12", "\u0000"})
  void a_body_that_is_none_of_ntopng_is_refused(String body) {
    var answer = site.post("/ingest/ntopng", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail()).contains("; allowed: ").doesNotContain("\n");
  }

  @Test
  void deep_nesting_is_refused() {
    var answer = site.post("/ingest/ntopng", "{\"alerts\":" + "[".repeat(200_000));
    assertThat(answer.status()).isEqualTo(422);
  }

  @Test
  void bytes_that_are_no_utf8_hide_no_alert() {
    byte[] body = body(ALERT.replace("%27", "\u00a0")).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(site.post("/ingest/ntopng", body).json().get("accepted").asInt()).isOne();
    assertThat(site.get("/ip_events/198.51.100.7").text()).contains("id=1\ufffd");
  }

  @Test
  void the_stage_counts_what_came() {
    site.post("/ingest/ntopng", body(ALERT, "{}"));
    assertThat(site.metric("caltrop_received_total{stage=\"ingest\"}")).isEqualTo(2);
    assertThat(site.metric("caltrop_done_total{stage=\"ingest\"}")).isEqualTo(1);
    assertThat(site.metric("caltrop_rejected_total{stage=\"ingest\"}")).isEqualTo(1);
    assertThat(site.metric("caltrop_failed_total{stage=\"ingest\"}")).isZero();
    assertThat(site.metric("caltrop_stage_seconds_count{stage=\"ingest\"}")).isEqualTo(1);
  }
}
