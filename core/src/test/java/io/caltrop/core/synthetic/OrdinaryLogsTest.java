package io.caltrop.core.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrdinaryLogsTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final int LINES = 10_000;

  private static List<String> lines(long seed) {
    return Stream.generate(new OrdinaryLogs(seed, START)::next).limit(LINES).toList();
  }

  private static Instant time(String line) {
    return Instant.parse(line.substring(14, line.indexOf('"', 14)));
  }

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(lines(7)).isEqualTo(lines(7)).isNotEqualTo(lines(8));
  }

  @Test
  void comeInTheOrderOfTheirTimesAndAreOfAllKinds() {
    List<String> lines = lines(1);

    assertThat(lines).isSortedAccordingTo(java.util.Comparator.comparing(OrdinaryLogsTest::time));
    assertThat(time(lines.get(LINES - 1))).isAfter(START.plusSeconds(1800));
    for (String kind :
        List.of(
            "access", "login", "connection", "modify", "delete", "failure\"", "\"404", "sshd")) {
      assertThat(lines).anyMatch(line -> line.contains(kind));
    }
  }
}
