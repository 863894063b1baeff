package io.caltrop.server;

import static io.caltrop.server.TestSite.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlacklistRoutesTest {
  private final TestSite site = new TestSite();

  @AfterEach
  void stop() {
    site.close();
  }

  private void recordThree() {
    site.record(
        alert("40", "198.51.100.7", 1),
        alert("40", "198.51.100.7", 2),
        alert("40", "192.0.2.1", 1),
        alert("40", "2001:db8::5", 1));
  }

  @Test
  void json_is_the_default_and_has_the_highest_count_first() {
    recordThree();
    var answer = site.get("/blacklists/40");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"category\":\"Injection Attack\",\"blacklist\":"
                + "{\"198.51.100.7\":2,\"192.0.2.1\":1,\"2001:db8::5\":1}}");
    assertThat(site.get("/blacklists/40?format=json").text()).isEqualTo(answer.text());
  }

  @ParameterizedTest
  @CsvSource({"/blacklists/40?format=txt", "/blacklists/40&format=txt"})
  void txt_is_a_file_of_addresses_and_counts(String path) {
    recordThree();
    var answer = site.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(answer.header("content-disposition"))
        .isEqualTo("attachment; filename=injection_attack_blacklist.txt");
    assertThat(answer.text()).isEqualTo("198.51.100.7\t2\n192.0.2.1\t1\n2001:db8::5\t1\n");
  }

  @Test
  void an_empty_list_is_an_answer() {
    assertThat(site.get("/blacklists/61").text())
        .isEqualTo("{\"category\":\"SSH Bruteforce\",\"blacklist\":{}}");
    var text = site.get("/blacklists/61?format=txt");
    assertThat(text.status()).isEqualTo(200);
    assertThat(text.text()).isEmpty();
    assertThat(text.header("content-disposition"))
        .isEqualTo("attachment; filename=ssh_bruteforce_blacklist.txt");
  }

  @Test
  void a_list_of_a_host_alert_is_named_with_its_entity() {
    site.record(alert("host:20", "203.0.113.9", 1));
    assertThat(site.get("/blacklists/host:20").text())
        .isEqualTo("{\"category\":\"Flooding Host\",\"blacklist\":{\"203.0.113.9\":1}}");
    assertThat(site.get("/blacklists/host%3A20&format=txt").text()).isEqualTo("203.0.113.9\t1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /blacklists/99 | 404 | alert_id: "99" has no blacklist; allowed: 40, 41, 42, 61, 68, 79, host:20
          /blacklists/host:21 | 404 | alert_id: "host:21" has no blacklist; allowed: 40, 41, 42, 61, 68, 79, host:20
          /blacklists/sql | 422 | alert_id: "sql"; allowed: an alert id, a number from 0 to 2147483647, or for other alerts than flows entity:id such as host:20
          /blacklists/-1 | 422 | alert_id: "-1"; allowed: an alert id, a number from 0 to 2147483647, or for other alerts than flows entity:id such as host:20
          /blacklists/99999999999999999999 | 422 | alert_id: "99999999999999999999"; allowed: an alert id, a number from 0 to 2147483647, or for other alerts than flows entity:id such as host:20
          /blacklists/40?format=xml | 422 | format: "xml"; allowed: json, txt
          /blacklists/40?format= | 422 | format: ""; allowed: json, txt
          /blacklists/40?format=txt&format=json | 422 | format: given 2 times; allowed: json, txt
          /blacklists/40&format=csv | 422 | format: "csv"; allowed: json, txt
          /blacklists/40&limit=1 | 422 | after the alert_id: "limit=1"; allowed: format=json, format=txt
          """)
  void what_is_wrong_is_named_with_what_is_allowed(String path, int status, String detail) {
    var answer = site.get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.detail()).isEqualTo(detail);
  }

  @Test
  void a_client_that_has_the_list_is_told_so() {
    recordThree();
    for (String path : new String[] {"/blacklists/40", "/blacklists/40?format=txt"}) {
      String tag = site.get(path).header("etag");
      assertThat(tag).matches("\"[0-9a-f]{32}\"");
      for (String header : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
        var again = site.get(path, "If-None-Match", header);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("etag")).isEqualTo(tag);
        assertThat(again.bytes()).isEmpty();
      }
      assertThat(site.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }
    assertThat(site.get("/blacklists/40").header("etag"))
        .isNotEqualTo(site.get("/blacklists/40?format=txt").header("etag"));
  }

  @Test
  void the_tag_changes_with_the_list() {
    recordThree();
    String tag = site.get("/blacklists/40").header("etag");
    site.record(alert("40", "192.0.2.2", 1));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(site.get("/blacklists/40", "If-None-Match", tag).status())
                    .isEqualTo(200));
  }

  @Test
  void long_lists_are_compressed_for_clients_that_take_it() throws IOException {
    for (int i = 0; i < 200; i++) {
      site.record(alert("42", "203.0.113." + i, 1));
    }
    String path = "/blacklists/42?format=txt";
    var plain = site.get(path);
    var compressed = site.get(path, "Accept-Encoding", "gzip, br");
    assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
    assertThat(compressed.header("vary")).isEqualTo("Accept-Encoding");
    assertThat(compressed.header("etag")).endsWith("-gzip\"").isNotEqualTo(plain.header("etag"));
    assertThat(compressed.bytes()).hasSizeLessThan(plain.bytes().length / 2);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.text());
    }
    assertThat(site.get(path, "Accept-Encoding", "gzip;q=0").header("content-encoding"))
        .isEqualTo("none");
    var again =
        site.get(path, "Accept-Encoding", "gzip", "If-None-Match", compressed.header("etag"));
    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void head_answers_the_headers_of_get() {
    recordThree();
    var get = site.get("/blacklists/40?format=txt");
    var head = site.head("/blacklists/40?format=txt");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.bytes()).isEmpty();
    for (String name : new String[] {"content-length", "etag", "content-disposition"}) {
      assertThat(head.header(name)).isNotEqualTo("none").isEqualTo(get.header(name));
    }
    assertThat(site.head("/blacklists/99").status()).isEqualTo(404);
  }

  @Test
  void addresses_of_the_never_list_are_not_shown() {
    site.record(alert("40", "8.8.8.8", 1), alert("40", "192.168.1.1", 1));
    assertThat(site.get("/blacklists/40?format=txt").text()).isEmpty();
  }

  @Test
  void without_a_store_the_answer_is_503_and_says_why() {
    site.store.failAlways(TestSite.outage());
    var answer = site.get("/blacklists/40");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.detail())
        .isEqualTo("blacklist 40 cannot be read now: no PostgreSQL at localhost:5432");
    site.store.recover();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(site.get("/blacklists/40").status()).isEqualTo(200));
  }
}
