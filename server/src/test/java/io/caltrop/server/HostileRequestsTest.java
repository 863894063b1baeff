package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends is answered by a 4xx with its reason as JSON, and the server goes on. */
class HostileRequestsTest {
  private static TestSite site;

  @BeforeAll
  static void start() {
    site = new TestSite();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static void isRefused(String answer) {
    assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
    assertThat(answer).contains("\r\n\r\n{\"detail\":\"").endsWith("\"}");
    assertThat(answer).contains("X-Content-Type-Options: nosniff");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/json")
        .doesNotContain("jetty")
        .doesNotContain("javalin")
        .doesNotContain("exception")
        .doesNotContain("\tat ")
        .doesNotContain("<html");
    assertThat(site.get("/health").status()).isEqualTo(200);
  }

  @Test
  void a_path_above_the_root_is_told_what_is_allowed() {
    assertThat(RawClient.get(site.server.port(), "/../.."))
        .startsWith("HTTP/1.1 400")
        .contains("allowed: an HTTP/1.1 request for a path below / such as /blacklists/40");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/blacklists/%",
        "/blacklists/%zz",
        "/blacklists/%00",
        "/blacklists/40%00",
        "/blacklists/%ff%fe",
        "/blacklists/%2e%2e%2fetc",
        "/blacklists/..%2f..%2fetc/passwd",
        "/blacklists/40;jsessionid=1",
        "/blacklists/4\\u0030",
        "/../../etc/passwd",
        "/assets/../openapi.json%00",
        "/assets/%2e%2e/console.js",
        "//blacklists/40",
        "/blacklists//40",
        "/ip_events/%",
        "/ip_events/192.0.2.1%2f24",
        "/ip_events/192.0.2.1/24",
        "/ip_events/fe80::1%25eth0",
        "/ip_events/999.1.1.1",
        "/ip_events/192.0.2.1?limit=%zz",
        "/ip_events/192.0.2.1?limit=%ff",
        "/blacklists/40?format=%00",
        "/<script>alert(1)</script>",
        "/ip_events/' OR '1'='1",
        "http://[::1/blacklists/40",
        "*"
      })
  void odd_request_targets(String target) {
    isRefused(RawClient.get(site.server.port(), target));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/ip_events/[2001:db8::1]      | ip: \"[2001:db8::1]\"",
        "/ip_events/1.2.3.4%2f24       | ip: \"1.2.3.4/24\"",
        "/ip_events/fe80::1%25eth0     | ip: \"fe80::1%eth0\"",
        "/ip_events/%00                | ip: \"%00\"",
        "/ip_events/%zz                | ip: \"%zz\"",
        "/blacklists/%                 | alert_id: \"%\"",
        "/blacklists/%00               | alert_id: \"%00\"",
        "/blacklists/40%u0030%4        | alert_id: \"40%u0030%4\"",
        "/console/address/1.2.3.4%2f24 | ip: \"1.2.3.4/24\"",
        "/blacklists/%ff               | alert_id: \"\ufffd\"",
        "/blacklists/%c3               | alert_id: \"\ufffd\"",
        "/blacklists/<script>          | alert_id: \"<script>\"",
        "/blacklists/40%2f..%2f41      | alert_id: \"40/../41\"",
        "/blacklists/{40}              | alert_id: \"{40}\""
      })
  void a_parameter_that_is_no_proper_path_is_named(String target, String named) throws Exception {
    String answer = RawClient.get(site.server.port(), target);
    isRefused(answer);
    assertThat(answer).startsWith("HTTP/1.1 422 ");
    String body = answer.substring(answer.indexOf("\r\n\r\n"));
    assertThat(new ObjectMapper().readTree(body).get("detail").asText())
        .startsWith(named + "; allowed: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n",
        "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n{}",
        "POST /ingest/alerts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"
      })
  void what_is_no_http(String request) {
    isRefused(RawClient.exchange(site.server.port(), request));
  }

  /** Whole requests with some bytes changed; the seed makes it the same ones each time. */
  @Test
  void mutilated_requests() {
    Random random = new Random(20260101);
    for (int i = 0; i < 400; i++) {
      byte[] request =
          REQUESTS[i % REQUESTS.length].replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
      String answer = RawClient.exchangeAndShut(site.server.port(), request);
      String shown = new String(request, StandardCharsets.ISO_8859_1);
      assertThat(answer).as(shown).matches("(?s)|HTTP/1\\.[01] [1234]\\d\\d .*");
    }
    assertThat(site.get("/health").status()).isEqualTo(200);
  }

  private static final String[] REQUESTS = {
    """
    GET /blacklists/40?format=txt HTTP/1.1
    Host: x
    Accept-Encoding: gzip;q=1
    If-None-Match: "a"
    Connection: close

    """,
    """
    GET /ip_events/2001:db8::1?limit=10 HTTP/1.1
    Host: x
    Connection: close

    """,
    """
    GET /metrics HTTP/1.1
    Host: x
    Accept: text/plain;q=0.5, */*;q=0.1
    Connection: close

    """,
    """
    POST /ingest/alerts HTTP/1.1
    Host: x
    Content-Type: application/json
    Authorization: Basic YTpi
    Content-Length: 12
    Connection: close

    [{"ip": 1}]
    """,
    """
    POST /ingest/ntopng HTTP/1.1
    Host: x
    Transfer-Encoding: chunked
    Connection: close

    e
    {"alerts": [1]
    1
    }
    0

    """
  };

  @Test
  void headers_that_are_too_large() {
    String answer =
        RawClient.exchange(
            site.server.port(),
            "GET /health HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(20_000) + "\r\n\r\n");
    isRefused(answer);
    assertThat(answer).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void a_request_target_that_is_too_long() {
    String answer = RawClient.get(site.server.port(), "/ip_events/" + "1".repeat(20_000));
    isRefused(answer);
    assertThat(answer).startsWith("HTTP/1.1 414 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "FOO", "get"})
  void other_methods_are_answered_405_with_those_allowed(String method) {
    String answer =
        RawClient.exchange(
            site.server.port(),
            method + " /blacklists/40 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    isRefused(answer);
    assertThat(answer)
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: GET, HEAD\r\n")
        .endsWith("{\"detail\":\"method: \\\"" + method + "\\\"; allowed: GET, HEAD\"}");
  }

  @Test
  void a_path_that_is_posted_to_is_not_got() {
    var answer = site.get("/ingest/alerts");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("POST");
  }

  @Test
  void an_unknown_path_is_named() {
    var answer = site.get("/wp-login.php");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail())
        .isEqualTo("path: \"/wp-login.php\"; allowed: what /openapi.json lists");
  }

  @Test
  void an_upgrade_to_another_protocol_is_not_taken() {
    String answer =
        RawClient.lines(
            site.server.port(),
            "GET /nothing HTTP/1.1",
            "Host: x",
            "Connection: Upgrade, close",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    isRefused(answer);
  }

  @Test
  void many_paths_make_no_new_metrics() {
    for (String path : List.of("/a", "/b", "/c/d", "/blacklists/1", "/blacklists/2")) {
      site.get(path);
    }
    String metrics = site.get("/metrics").text();
    assertThat(metrics.lines().filter(line -> line.contains("http_requests_total{")).toList())
        .allMatch(line -> !line.contains("/c/d") && !line.contains("route=\"/a\""))
        .anyMatch(line -> line.contains("route=\"other\"") && line.contains("status=\"404\""))
        .anyMatch(line -> line.contains("route=\"/blacklists/{alert_id}\""));
  }

  @Test
  void every_answer_tells_browsers_to_be_careful() {
    for (String path : List.of("/", "/health", "/blacklists/40", "/none", "/openapi.json")) {
      var answer = site.get(path);
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
      assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.header("content-security-policy"))
          .startsWith("default-src 'none'; script-src 'self';")
          .doesNotContain("unsafe");
      assertThat(answer.header("server")).isEqualTo("none");
      assertThat(answer.header("x-powered-by")).isEqualTo("none");
    }
  }
}
