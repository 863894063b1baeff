package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.logs.LogPublisher;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogIngestTest {
  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  private List<String> logs() {
    return site.publisher.logs.stream().map(Object::toString).toList();
  }

  @Test
  void recordsComeAsAnObjectAnArrayOrLines() {
    assertThat(site.post("/ingest/logs", "{\"user\":\"a\"}").text())
        .isEqualTo("{\"accepted\":1,\"rejected\":[],\"skipped\":0,\"rejected_total\":0}");
    var answer =
        site.post("/ingest/logs", "[{\"remote_addr\":\"::ffff:192.0.2.1\",\"status\":404}, 7]");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("rejected").get(0).get("row").asInt()).isEqualTo(1);
    assertThat(answer.json().get("rejected").get(0).get("reason").asText())
        .isEqualTo("not an object: \"7\"; allowed: a log record as a JSON object");
    site.post("/ingest/logs", "{\"user\":\"b\"}\n\n{\"user\":\"c\",\"shift\":\"night\"}\n");
    assertThat(logs())
        .containsExactly(
            "{\"user\":\"a\"}",
            "{\"ip_address\":\"192.0.2.1\",\"status_code\":\"404\"}",
            "{\"user\":\"b\"}",
            "{\"user\":\"c\",\"shift\":\"night\"}");
    assertThat(site.metric("caltrop_done_total{stage=\"ingest_logs\"}")).isEqualTo(4);
    assertThat(site.metric("caltrop_rejected_total{stage=\"ingest_logs\"}")).isEqualTo(1);
  }

  @Test
  void linesAreReadInTheirFormat() {
    String failed =
        "sshd[1]: message repeated 2 times: [ Failed password for x from 192.0.2.9 port 1 ssh2]";
    var answer =
        site.post(
            "/ingest/logs?format=sshd&zone=Europe/Berlin",
            "Jul  9 2019 06:00:00 lab " + failed + "\nnonsense\n",
            "Content-Type",
            "text/plain");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().get("rejected").get(0).get("reason").asText())
        .startsWith("no time at the start; allowed: ");
    assertThat(logs())
        .hasSize(2)
        .allMatch(log -> log.contains("\"timestamp\":\"2019-07-09T04:00:00Z\""));
  }

  @Test
  void aTimeThatCannotBeReadRefusesALineOfALogButNoRecord() {
    String record = "{\"timestamp\":\"yesterday\"}";
    assertThat(site.post("/ingest/logs", record).status()).isEqualTo(202);
    assertThat(site.post("/ingest/logs", "{\"timestamp\":\"05/May/2023:12:00:00 +0200\"}").status())
        .isEqualTo(202);
    assertThat(logs()).containsExactly(record, "{\"timestamp\":\"2023-05-05T10:00:00Z\"}");
    assertThat(site.post("/ingest/logs?format=auto", record).detail())
        .contains("the first: time \"yesterday\"; allowed: ISO 8601");
  }

  @Test
  void repeatedMessagesOfABodyAreBoundedAndTheOtherLinesAreTaken() {
    String failed = "Failed password for x from 192.0.2.9 port 1 ssh2";
    String line = "Jul  9 2019 06:00:00 lab sshd[1]: ";
    String repeated = line + "message repeated 10000 times: [ " + failed + "]\n";
    var answer = site.post("/ingest/logs?format=sshd", repeated.repeat(1000) + line + failed);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(30_001);
    assertThat(answer.json().get("rejected_total").asInt()).isEqualTo(997);
    assertThat(answer.json().get("rejected").get(0).get("row").asInt()).isEqualTo(3);
    assertThat(answer.json().get("rejected").get(0).get("reason").asText())
        .isEqualTo(
            "its 10000 records of 257 bytes are too many; allowed: 8388608 bytes of repeated"
                + " messages in a body");
    String long1 = line + "message repeated 10 times: [ " + "x".repeat(900_000) + "]";
    assertThat(site.post("/ingest/logs?format=sshd", long1).status()).isEqualTo(422);
  }

  @Test
  void whatCannotBeTakenIsToldAsForAlerts() {
    assertThat(site.post("/ingest/logs", "").detail())
        .isEqualTo(
            "the body is empty; allowed: one log record, an array of them, or one on each line");
    assertThat(site.post("/ingest/logs?format=csv", "x").detail())
        .contains("format", "\"csv\"", "auto, combined, sshd, syslog, json");
    assertThat(site.post("/ingest/logs?format=syslog&zone=Mars", "x").status()).isEqualTo(422);
    var none = site.post("/ingest/logs", "[{}]");
    assertThat(none.status()).isEqualTo(422);
    assertThat(none.detail())
        .startsWith("none of the 1 log records can be read; the first: the object has no values");
    String large = "{\"a\":\"" + "x".repeat(LogPublisher.LARGEST_RECORD) + "\"}";
    assertThat(site.post("/ingest/logs", large).detail()).contains("bytes; allowed: 1000000");
    assertThat(site.post("/ingest/logs", "[]").status()).isEqualTo(202);
    site.publisher.mode(MemoryPublisher.Mode.FAILING);
    assertThat(site.post("/ingest/logs", "{\"user\":\"a\"}").status()).isEqualTo(503);
    assertThat(logs()).isEmpty();
  }

  @Test
  void theSecretOfAlertsHoldsForLogs() {
    IngestSettings open = IngestSettings.standard();
    IngestSettings secret =
        new IngestSettings(Optional.of("s3cret"), List.of(), open.anonymous(), open.timeout());
    HttpSettings standard = HttpSettings.standard();
    HttpSettings settings =
        new HttpSettings(standard.host(), standard.port(), standard.maxBodyBytes(), secret);
    try (TestSite closed = new TestSite(settings)) {
      assertThat(closed.post("/ingest/logs", "{\"user\":\"a\"}").status()).isEqualTo(401);
      assertThat(
              closed.post("/ingest/logs", "{\"user\":\"a\"}", "X-Shared-Secret", "s3cret").status())
          .isEqualTo(202);
    }
  }
}
