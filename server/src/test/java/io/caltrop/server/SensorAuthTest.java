package io.caltrop.server;

import static io.caltrop.server.AlertIngestTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.server.IngestSettings.Credential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may post, and whose the alerts are. */
class SensorAuthTest {
  private static final UUID NORTH = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID SOUTH = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID DEFAULT = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000f");
  private static final List<Credential> CREDENTIALS =
      List.of(new Credential("north", "pâss:word", NORTH), new Credential("south", "s", SOUTH));

  private static TestSite site(boolean secret, boolean credentials) {
    return new TestSite(
        HttpSettings.standard()
            .withIngest(
                new IngestSettings(
                    secret ? Optional.of("s3cret") : Optional.empty(),
                    credentials ? CREDENTIALS : List.of(),
                    DEFAULT,
                    Duration.ofMillis(900))));
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static String ntopng(String secret) {
    return NtopngIngestTest.body(NtopngIngestTest.ALERT)
        .replace("\"sharedsecret\": \"\"", "\"sharedsecret\": \"" + secret + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    // configured: secret, credentials; given: secret, credentials; the status
    "false, false, false, false, 202",
    "false, false, true, true, 202",
    "true, false, false, false, 401",
    "true, false, false, true, 401",
    "true, false, true, false, 202",
    "false, true, false, false, 401",
    "false, true, true, false, 401",
    "false, true, false, true, 202",
    "true, true, true, false, 401",
    "true, true, false, true, 401",
    "true, true, true, true, 202"
  })
  void every_configured_check_must_pass(
      boolean secret, boolean credentials, boolean givenSecret, boolean givenUser, int status) {
    try (TestSite site = site(secret, credentials)) {
      List<String> headers = new ArrayList<>(List.of("Accept", "*/*"));
      if (givenUser) {
        headers.addAll(List.of("Authorization", basic("south:s")));
      }
      String body = ntopng(givenSecret ? "s3cret" : "");
      var ntopng = site.post("/ingest/ntopng", body, headers.toArray(String[]::new));
      assertThat(ntopng.status()).as(ntopng.text()).isEqualTo(status);
      if (givenSecret) {
        headers.addAll(List.of("X-Shared-Secret", "s3cret"));
      }
      var alerts =
          site.post(
              "/ingest/alerts",
              record("192.0.2.1", 1)
                  .replace("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", SOUTH.toString()),
              headers.toArray(String[]::new));
      assertThat(alerts.status()).as(alerts.text()).isEqualTo(status);
      assertThat(site.store.events()).hasSize(status == 202 ? 2 : 0);
    }
  }

  @Test
  void alerts_belong_to_the_sensor_of_their_credentials() {
    try (TestSite site = site(false, true)) {
      site.post("/ingest/ntopng", ntopng(""), "Authorization", basic("north:pâss:word"));
      site.post("/ingest/ntopng", ntopng(""), "Authorization", basic("south:s"));
      assertThat(site.store.events()).extracting("userId").containsExactly(NORTH, SOUTH);
      assertThat(site.get("/blacklists/40?format=txt").text()).isEqualTo("198.51.100.7\t2\n");
    }
  }

  @Test
  void without_credentials_they_belong_to_the_default_sensor() {
    try (TestSite site = site(false, false)) {
      site.post("/ingest/ntopng", ntopng(""));
      assertThat(site.store.events()).extracting("userId").containsExactly(DEFAULT);
    }
  }

  @Test
  void a_record_may_leave_its_sensor_to_the_credentials_and_may_name_no_other() {
    try (TestSite site = site(false, true)) {
      String own = "{\"timestamp\": 1, \"ip\": \"192.0.2.1\", \"alert_id\": 61}";
      var answer =
          site.post(
              "/ingest/alerts",
              own + "\n" + record("192.0.2.2", 1),
              "Authorization",
              basic("south:s"));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(site.store.events()).extracting("userId").containsExactly(SOUTH);
      assertThat(answer.json().get("rejected").get(0).get("reason").asText())
          .isEqualTo(
              "user_id: \"6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\"; allowed:"
                  + " aaaaaaaa-0000-4000-8000-000000000002, whose credentials these are");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bearer abc       | Authorization: another scheme; allowed: HTTP Basic
          Basic %%%        | Authorization: not Base64; allowed: HTTP Basic
          Basic            | Authorization: another scheme; allowed: HTTP Basic
          Basic c291dGg6   | Authorization: not a configured user name with its password; allowed: HTTP Basic
          Basic c291dGg=   | Authorization: not a configured user name with its password; allowed: HTTP Basic
          """)
  void wrong_credentials_are_told_what_is_asked_for(String header, String detail) {
    try (TestSite site = site(false, true)) {
      var answer = site.post("/ingest/ntopng", ntopng(""), "Authorization", header);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.detail()).isEqualTo(detail);
      assertThat(answer.header("www-authenticate"))
          .isEqualTo("Basic realm=\"caltrop\", charset=\"UTF-8\"");
    }
  }

  @Test
  void a_body_that_is_damaged_needs_the_secret_too() {
    try (TestSite site = site(true, false)) {
      for (String secret : List.of("", "other")) {
        assertThat(site.post("/ingest/ntopng", ntopng(secret).replace("]}", ",tru]}")).status())
            .isEqualTo(401);
      }
      assertThat(site.store.events()).isEmpty();
      assertThat(site.post("/ingest/ntopng", ntopng("s3cret").replace("]}", ",tru]}")).status())
          .isEqualTo(202);
    }
  }

  @Test
  void a_wrong_secret_is_told_so_and_nothing_else() {
    try (TestSite site = site(true, false)) {
      assertThat(site.post("/ingest/ntopng", ntopng("other")).detail())
          .isEqualTo("sharedsecret: not the configured one; allowed: the configured secret");
      assertThat(site.post("/ingest/ntopng", ntopng("")).detail())
          .isEqualTo("sharedsecret: missing; allowed: the configured secret");
      assertThat(site.post("/ingest/alerts", "{}").detail())
          .isEqualTo("X-Shared-Secret: missing; allowed: the configured secret");
      assertThat(site.post("/ingest/ntopng", ntopng("s3cret") + ntopng("other")).status())
          .isEqualTo(401);
      assertThat(site.store.events()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void a_page_of_another_site_cannot_post(String site) {
    try (TestSite server = site(false, false)) {
      var answer = server.post("/ingest/alerts", record("192.0.2.1", 1), "Sec-Fetch-Site", site);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.detail())
          .isEqualTo("Sec-Fetch-Site: \"" + site + "\"; allowed: same-origin, none");
      answer = server.post("/ingest/alerts", record("192.0.2.1", 1), "Origin", "https://a.example");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.detail())
          .isEqualTo("Origin: \"https://a.example\"; allowed: this server's own");
      assertThat(
              server
                  .post("/ingest/alerts", record("192.0.2.1", 1), "Origin", server.url(""))
                  .status())
          .isEqualTo(202);
    }
  }

  @Test
  void reading_asks_for_no_credentials() {
    try (TestSite site = site(true, true)) {
      assertThat(site.get("/blacklists/40").status()).isEqualTo(200);
      assertThat(site.get("/ip_events/192.0.2.1").status()).isEqualTo(200);
    }
  }
}
