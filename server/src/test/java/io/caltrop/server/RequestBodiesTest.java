package io.caltrop.server;

import static io.caltrop.server.AlertIngestTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies that are too large, badly encoded or broken off. */
class RequestBodiesTest {
  private static final int MOST = 100_000;
  private static TestSite site;

  @BeforeAll
  static void start() {
    site = new TestSite(new HttpSettings("127.0.0.1", 0, MOST, IngestSettings.standard()));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] padded(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) ' ');
    byte[] record = record("203.0.113.1", size).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(record, 0, body, 0, record.length);
    return body;
  }

  private static void isTooLarge(TestSite.Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.detail())
        .isEqualTo("the body is too large; allowed: 100000 bytes (http.max_body)");
  }

  @Test
  void a_body_may_be_as_large_as_configured() {
    assertThat(site.post("/ingest/alerts", padded(MOST)).status()).isEqualTo(202);
  }

  @Test
  void a_larger_body_is_refused_by_its_length() {
    isTooLarge(site.post("/ingest/alerts", padded(MOST + 1)));
    isTooLarge(site.post("/ingest/ntopng", padded(3 * MOST)));
  }

  @Test
  void a_larger_body_is_refused_without_a_length() {
    var body =
        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(padded(2 * MOST)));
    isTooLarge(site.send(site.request("/ingest/alerts").POST(body)));
  }

  @Test
  void a_chunked_body_is_read() {
    var body =
        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(padded(90_000)));
    assertThat(site.send(site.request("/ingest/alerts").POST(body)).status()).isEqualTo(202);
  }

  @Test
  void a_body_in_gzip_is_read() throws IOException {
    var answer = site.post("/ingest/alerts", gzip(padded(50_000)), "Content-Encoding", "gzip");
    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void a_small_body_that_unpacks_to_a_large_one_is_refused() throws IOException {
    byte[] bomb = gzip(new byte[80_000_000]);
    assertThat(bomb).hasSizeLessThan(MOST);
    isTooLarge(site.post("/ingest/alerts", bomb, "Content-Encoding", "gzip"));
  }

  @Test
  void a_body_that_is_not_what_it_says_is_refused() throws IOException {
    var answer = site.post("/ingest/alerts", padded(500), "Content-Encoding", "gzip");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail())
        .isEqualTo("the body ends early or is not what Content-Encoding says");
    byte[] cut = Arrays.copyOf(gzip(padded(5_000)), 60);
    assertThat(site.post("/ingest/alerts", cut, "Content-Encoding", "gzip").status())
        .isEqualTo(400);
  }

  @Test
  void another_encoding_is_refused() {
    var answer = site.post("/ingest/alerts", padded(500), "Content-Encoding", "br");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.header("accept-encoding")).isEqualTo("gzip, identity");
    assertThat(answer.detail()).isEqualTo("Content-Encoding: \"br\"; allowed: gzip, identity");
  }

  @Test
  void a_body_that_breaks_off_records_nothing() {
    int before = site.store.events().size();
    String whole = record("203.0.113.77", 1);
    String request =
        "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s";
    // The connection is closed by us: there is nobody to answer to.
    RawClient.abandon(site.server.port(), request.formatted(whole.length() + 10, whole));
    assertThat(site.post("/ingest/alerts", record("203.0.113.78", 1)).status()).isEqualTo(202);
    assertThat(site.store.events()).hasSize(before + 1);
  }

  @Test
  void what_is_in_flight_is_given_back() {
    for (int i = 0; i < 10; i++) {
      assertThat(site.post("/ingest/alerts", padded(MOST)).status()).isEqualTo(202);
      isTooLarge(site.post("/ingest/alerts", padded(MOST + 1)));
      assertThat(site.post("/ingest/alerts", padded(MOST / 2), "Content-Encoding", "gzip").status())
          .isEqualTo(400);
      assertThat(site.post("/ingest/ntopng", "x".repeat(MOST)).status()).isEqualTo(422);
    }
  }
}
