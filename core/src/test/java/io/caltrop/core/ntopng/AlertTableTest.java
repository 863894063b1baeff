package io.caltrop.core.ntopng;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.ntopng.AlertTable.Accountable;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTableTest {
  @ParameterizedTest
  @CsvSource({
    "40, 2, CLIENT, Possible SQL injection",
    "41, 3, CLIENT, Possible remote code execution",
    "42, 11, CLIENT, 'Suspicious, empty or missing user agent'",
    "61, 18, CLIENT, Obsolete SSH client version or cipher",
    "68, 40, CLIENT, Possible exploit",
    "79, 28, CLIENT, Malicious fingerprint",
    "22, 9, SERVER, Expired TLS certificate",
    "52, 22, BOTH, Unsafe protocol",
    "13, 0, UNKNOWN, Contact to a blacklisted server",
    "101, 55, CLIENT, Probing attempt"
  })
  void knowsTheRiskAndTheSideOfAFlowAlert(
      int alertId, int riskId, Accountable accountable, String title) {
    assertThat(AlertTable.flow(alertId)).isEqualTo(new AlertTable.Flow(riskId, accountable, title));
  }

  @ParameterizedTest
  @CsvSource({
    "20, true, false, Scan detected",
    "5, true, false, TCP SYN scan",
    "1, false, true, Contacts to many SMTP servers",
    "14, false, false, Dangerous host"
  })
  void knowsTheRoleOfAHostAlert(int alertId, boolean attacker, boolean victim, String title) {
    assertThat(AlertTable.host(alertId)).isEqualTo(new AlertTable.Host(attacker, victim, title));
  }

  @Test
  void anIdThatIsNotKnownIsAnAlertAllTheSame() {
    assertThat(AlertTable.flow(100_000)).isEqualTo(new AlertTable.Flow(0, Accountable.UNKNOWN, ""));
    assertThat(AlertTable.host(100_000)).isEqualTo(new AlertTable.Host(false, false, ""));
  }

  @Test
  void noTwoFlowAlertsShareARisk() {
    var risks =
        IntStream.range(0, 200)
            .map(id -> AlertTable.flow(id).riskId())
            .filter(r -> r > 0)
            .toArray();

    assertThat(risks).hasSize(55).doesNotHaveDuplicates();
  }

  @Test
  void everyKnownAlertSaysWhatItIs() {
    assertThat(IntStream.range(0, 200).mapToObj(AlertTable::flow).filter(f -> !f.title().isEmpty()))
        .hasSize(95);
    assertThat(IntStream.range(0, 200).mapToObj(AlertTable::host).filter(Objects::nonNull))
        .filteredOn(h -> !h.title().isEmpty())
        .hasSize(26);
  }
}
