package io.caltrop.server;

import static io.caltrop.server.TestSite.alert;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRoutesTest {
  private static TestSite site;

  @BeforeAll
  static void start() {
    site = new TestSite();
    for (int i = 1; i <= 20; i++) {
      site.record(alert("40", "2001:db8::1", i));
    }
    site.record(alert("host:20", "192.0.2.1", 5, "\u202e</script>\u0000", ""));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void the_last_ten_are_the_default_newest_first() {
    var events = site.get("/ip_events/2001:db8::1").json().get("events");
    assertThat(events).hasSize(10);
    assertThat(events.get(0).get("timestamp").asLong()).isEqualTo(20);
    assertThat(events.get(9).get("timestamp").asLong()).isEqualTo(11);
  }

  @Test
  void a_limit_is_kept() {
    assertThat(site.get("/ip_events/2001:db8::1?limit=3").json().get("events")).hasSize(3);
    assertThat(site.get("/ip_events/2001:db8::1?limit=1000").json().get("events")).hasSize(20);
  }

  @Test
  void the_address_is_answered_in_its_canonical_form() {
    assertThat(site.get("/ip_events/2001:DB8:0:0:0:0:0:1").json().get("ip").asText())
        .isEqualTo("2001:db8::1");
    assertThat(site.get("/ip_events/2001%3Adb8::1").json().get("events")).hasSize(10);
  }

  @Test
  void an_event_has_these_fields_in_this_order() {
    assertThat(site.get("/ip_events/192.0.2.1").text())
        .isEqualTo(
            "{\"ip\":\"192.0.2.1\",\"events\":[{\"timestamp\":5,\"alert_id\":20,"
                + "\"info\":\"\u202e</script>\ufffd\",\"reason\":\"\",\"entity\":\"host\","
                + "\"dst_port\":443,\"user_id\":\"00000000-0000-0000-0000-000000000000\"}]}");
  }

  @Test
  void an_address_without_events_is_no_error() {
    var answer = site.get("/ip_events/203.0.113.200");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"ip\":\"203.0.113.200\",\"events\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /ip_events/192.0.2.300 | ip: "192.0.2.300"; allowed: one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone
          /ip_events/example.com | ip: "example.com"; allowed: one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone
          /ip_events/192.0.2.1?limit=0 | limit: "0"; allowed: an integer from 1 to 1000
          /ip_events/192.0.2.1?limit=1001 | limit: "1001"; allowed: an integer from 1 to 1000
          /ip_events/192.0.2.1?limit=-5 | limit: "-5"; allowed: an integer from 1 to 1000
          /ip_events/192.0.2.1?limit=1e3 | limit: "1e3"; allowed: an integer from 1 to 1000
          /ip_events/192.0.2.1?limit= | limit: ""; allowed: an integer from 1 to 1000
          /ip_events/192.0.2.1?limit=1&limit=2 | limit: given 2 times; allowed: an integer from 1 to 1000
          """)
  void what_is_wrong_is_named_with_what_is_allowed(String path, String detail) {
    var answer = site.get(path);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail()).isEqualTo(detail);
  }

  @Test
  void without_a_store_the_answer_is_503_and_says_why() {
    try (TestSite down = new TestSite()) {
      down.store.failAlways(TestSite.outage());
      var answer = down.get("/ip_events/192.0.2.1");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(answer.detail())
          .isEqualTo("the events of 192.0.2.1 cannot be read now: no PostgreSQL at localhost:5432");
    }
  }
}
