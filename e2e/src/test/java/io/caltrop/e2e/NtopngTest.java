package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A webhook body as ntopng sends it, three times, since ntopng repeats what was not answered in
 * time.
 */
class NtopngTest {
  @TempDir Path folder;

  @Test
  void a_body_posted_three_times_counts_each_alert_once() {
    Site site = new Site(folder);
    try (Program up = site.up()) {
      for (int i = 0; i < 3; i++) {
        var answer = site.api().post("/ingest/ntopng", BODY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(Api.parse(answer.body()).get("accepted").asInt()).isEqualTo(2);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(site.api().events("198.51.100.7", 10)).hasSize(2));
      assertThat(site.api().blacklist(40)).isEqualTo(Map.of("198.51.100.7", 1L));
      assertThat(site.api().blacklist(42)).isEqualTo(Map.of("198.51.100.7", 1L));
      JsonNode event = site.api().events("198.51.100.7", 10).get(0);
      assertThat(event.get("timestamp").asLong()).isEqualTo(1_750_000_078_000L);
      assertThat(site.api().get("/blacklists/42?format=txt").body()).isEqualTo("198.51.100.7\t1\n");
      assertThat(up.terminate()).isZero();
    }
  }

  private static final String BODY =
      """
      {"version": "0.2", "timestamp": 1750000080, "sharedsecret": "", "alerts": [{
        "entity_id": 4, "entity_val": "flow", "alert_id": 40, "alerts_map": "50000000000", "tstamp": 1750000078,
        "first_seen": 1750000077, "cli_ip": "198.51.100.7", "cli_port": 40312, "srv_ip": "203.0.113.80",
        "srv_port": 80, "ip_version": 4, "proto": 6, "proto.ndpi": "HTTP", "score": 250, "action": "store",
        "is_cli_attacker": true, "is_srv_victim": true, "is_cli_victim": false, "is_srv_attacker": false,
        "cli_blacklisted": false, "srv_blacklisted": false, "metadata": [], "probe_ip": "0.0.0.0",
        "info": "203.0.113.80/item.php?id=7%27%20OR%20%271%27=%271",
        "json": {"ntopng.key": 11, "hash_entry_id": 12,
          "alerts": {
            "40": {"score": 150, "alert_generation": {"script_key": "ndpi_url_possible_sql_injection", "subdir": "flow"}},
            "42": {"score": 100, "alert_generation": {"script_key": "ndpi_http_suspicious_user_agent", "subdir": "flow"}}},
          "flow_risk_info": {"11": "Empty or missing User-Agent"}}}]}
      """;
}
