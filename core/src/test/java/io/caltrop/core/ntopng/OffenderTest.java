package io.caltrop.core.ntopng;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.ntopng.AlertTable.Accountable;
import io.caltrop.core.ntopng.Offender.Role;
import io.caltrop.core.ntopng.Offender.Side;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The decision as a table. A role is written as letters: A flagged attacker, V flagged victim, B
 * blacklisted, L a host of ours; "-" for none of them.
 */
class OffenderTest {
  private static Role role(String letters) {
    return new Role(
        letters.contains("A"), letters.contains("V"), letters.contains("B"), letters.contains("L"));
  }

  private static String decide(Accountable accountable, String client, String server) {
    return Offender.of(accountable, role(client), role(server)).map(Side::name).orElse("nobody");
  }

  @ParameterizedTest(name = "{0} accountable, client {1}, server {2}: {3}")
  @CsvSource({
    "CLIENT,  -, -, CLIENT",
    "CLIENT,  -, L, CLIENT",
    "CLIENT,  L, -, CLIENT",
    "CLIENT,  B, L, CLIENT",
    "CLIENT,  L, B, CLIENT",
    "SERVER,  -, -, SERVER",
    "SERVER,  L, -, SERVER",
    "SERVER,  -, L, SERVER",
    "BOTH,    -, L, CLIENT",
    "BOTH,    L, -, SERVER",
    "BOTH,    -, -, CLIENT",
    "BOTH,    L, L, CLIENT",
    "UNKNOWN, -, -, CLIENT",
    "UNKNOWN, L, -, CLIENT",
    "UNKNOWN, -, B, CLIENT"
  })
  void withoutRoleFlagsTheAccountableSide(
      Accountable accountable, String client, String server, String offender) {
    assertThat(decide(accountable, client, server)).isEqualTo(offender);
  }

  @ParameterizedTest(name = "{0} accountable, client {1}, server {2}: {3}")
  @CsvSource({
    "CLIENT,  A, -, CLIENT",
    "SERVER,  A, -, CLIENT",
    "BOTH,    AL, -, CLIENT",
    "UNKNOWN, A, V, CLIENT",
    "CLIENT,  -, A, SERVER",
    "CLIENT,  V, A, SERVER",
    "SERVER,  -, A, SERVER",
    "UNKNOWN, L, A, SERVER",
    "BOTH,    -, AL, SERVER"
  })
  void aSingleAttackerFlagOverridesTheTable(
      Accountable accountable, String client, String server, String offender) {
    assertThat(decide(accountable, client, server)).isEqualTo(offender);
  }

  @ParameterizedTest(name = "{0} accountable, client {1}, server {2}: {3}")
  @CsvSource({
    "UNKNOWN, AL, AB, SERVER",
    "CLIENT,  AL, AB, SERVER",
    "CLIENT,  AL, ABV, SERVER",
    "CLIENT,  ABL, A, SERVER",
    "CLIENT,  AL, A, SERVER",
    "SERVER,  A, AL, CLIENT",
    "SERVER,  A, ABL, CLIENT",
    "SERVER,  AB, A, CLIENT",
    "CLIENT,  A, AB, SERVER",
    "CLIENT,  ABL, AL, CLIENT",
    "UNKNOWN, AL, ABL, SERVER",
    "CLIENT,  A, A, CLIENT",
    "SERVER,  A, A, SERVER",
    "BOTH,    A, A, SERVER",
    "UNKNOWN, A, A, SERVER",
    "UNKNOWN, AL, AL, SERVER",
    "CLIENT,  AB, AB, CLIENT"
  })
  void ofTwoAttackersTheOneThatIsNotOurs(
      Accountable accountable, String client, String server, String offender) {
    assertThat(decide(accountable, client, server)).isEqualTo(offender);
  }

  @ParameterizedTest(name = "{0} accountable, client {1}, server {2}: {3}")
  @CsvSource({
    "CLIENT,  V, -, SERVER",
    "SERVER,  -, V, CLIENT",
    "UNKNOWN, V, -, SERVER",
    "BOTH,    V, L, SERVER",
    "BOTH,    L, V, CLIENT",
    "CLIENT,  V, V, nobody",
    "SERVER,  VBL, VB, nobody",
    "CLIENT,  AV, V, CLIENT",
    "SERVER,  AV, V, CLIENT",
    "SERVER,  V, AV, SERVER"
  })
  void aVictimIsNeverReported(
      Accountable accountable, String client, String server, String offender) {
    assertThat(decide(accountable, client, server)).isEqualTo(offender);
  }

  @Property
  void neverTheOwnClientOfAFlaggedForeignServer(
      @ForAll Accountable accountable,
      @ForAll boolean clientBlacklisted,
      @ForAll boolean serverBlacklisted,
      @ForAll boolean clientVictim,
      @ForAll boolean serverVictim) {
    Role client = new Role(true, clientVictim, clientBlacklisted, true);
    Role server = new Role(true, serverVictim, serverBlacklisted, false);

    assertThat(Offender.of(accountable, client, server)).contains(Side.SERVER);
  }
}
