package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseTest {
  private static final String ALERT =
      """
      {"ifid": 1, "entity_id": 4, "alert_id": 40, "alert_category": 3, "score": 100,
       "tstamp": 1767225600, "first_seen": 1767225590, "ip_version": 4, "cli_ip": "198.51.100.7",
       "srv_ip": "192.0.2.80", "cli_port": 40000, "srv_port": 80, "proto": 6, "l7_proto": 7,
       "vlan_id": 0, "action": "store", "entity_val": "flow", "info": "www.example.com/?id=1",
       "is_cli_attacker": true, "is_cli_victim": false, "is_srv_attacker": false,
       "is_srv_victim": true, "json": ""}
      """;

  @TempDir Path folder;

  private static String body(String... alerts) {
    return "{\"version\": \"0.2\", \"sharedsecret\": \"\", \"alerts\": ["
        + String.join(",", alerts)
        + "]}";
  }

  @Test
  void printsOneRecordALine() throws Exception {
    Path file = Files.writeString(folder.resolve("a.json"), body(ALERT, ALERT));
    Run run = Run.of("parse", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.outLines()).hasSize(2);
    Alert alert = AlertJson.decode(run.outLines().get(0).getBytes(StandardCharsets.UTF_8));
    assertThat(alert.ip()).hasToString("198.51.100.7");
    assertThat(alert.alertId()).isEqualTo(40);
    assertThat(alert.timestamp()).isEqualTo(1767225600000L);
  }

  @Test
  void readsStandardInput() {
    assertThat(Run.with(body(ALERT), Map.of(), "parse", "-").outLines()).hasSize(1);
  }

  @Test
  void namesWhatIsRejectedWithFileAndPlaceAndTakesTheRest() throws Exception {
    String broken = ALERT.replace("198.51.100.7", "nowhere");
    Path file = Files.writeString(folder.resolve("a.json"), body(ALERT, broken));
    Run run = Run.of("parse", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.outLines()).hasSize(1);
    assertThat(run.errLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith(file + ": alert 1: ")
        .contains("nowhere");
  }

  @Test
  void anUnreadableFileIsOneLineAndStatusOneAndTheOthersAreRead() throws Exception {
    Path good = Files.writeString(folder.resolve("good.json"), body(ALERT));
    Path bad = Files.writeString(folder.resolve("bad.json"), "not json");
    Path missing = folder.resolve("missing.json");
    Run run = Run.of("parse", missing.toString(), bad.toString(), good.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.outLines()).hasSize(1);
    assertThat(run.errLines()).hasSize(2);
    assertThat(run.errLines().get(0)).isEqualTo(missing + ": no such file");
    assertThat(run.errLines().get(1)).startsWith(bad + ": ");
  }

  @Test
  void aFileOfNothingButRejectedAlertsIsStatusOne() throws Exception {
    String broken = ALERT.replace("198.51.100.7", "nowhere");
    Path bad = Files.writeString(folder.resolve("bad.json"), body(broken, broken));
    Path empty = Files.writeString(folder.resolve("empty.json"), body());
    Path nobody = Files.writeString(folder.resolve("nobody.json"), body("{\"entity_id\": 99}"));
    Run run = Run.of("parse", bad.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines()).hasSize(2);
    assertThat(Run.of("parse", empty.toString(), nobody.toString()).status()).isZero();
  }

  @Test
  void eventRecordsAreToldWhereTheyGo() throws Exception {
    String records = Run.with(body(ALERT, ALERT), Map.of(), "parse", "-").out();
    Path lines = Files.writeString(folder.resolve("lines.json"), records);
    Path array =
        Files.writeString(
            folder.resolve("array.json"), "[" + records.strip().replace("\n", ",") + "]");

    for (Path file : List.of(lines, array)) {
      assertThat(Run.of("parse", file.toString()))
          .isEqualTo(
              new Run(
                  1,
                  "",
                  file
                      + ": these are event records already, which is what parse makes; allowed:"
                      + " ntopng's payloads. POST /ingest/alerts and the topic blacklist-events"
                      + " take event records\n"));
    }
  }

  @Test
  void noFileIsWrongUsage() {
    Run run = Run.of("parse");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errLines().get(0)).contains("FILE");
  }
}
