package io.caltrop.core.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticLogsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private static List<String> lines(long seed, int count) {
    SyntheticLogs logs = new SyntheticLogs(seed, START, Duration.ofMillis(400));
    return Stream.generate(logs::next).limit(count).toList();
  }

  private static List<JsonNode> events(int count) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines(1, count)) {
      try {
        events.add(new ObjectMapper().readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
    return events;
  }

  private static Stream<String> values(String field) {
    return events(20_000).stream().map(e -> e.path(field).asText()).distinct();
  }

  private static String[] numbered(int last, Function<Integer, String> name) {
    return IntStream.rangeClosed(1, last).boxed().map(name).toArray(String[]::new);
  }

  @Test
  void theSameSeedGivesTheSameLines() {
    assertThat(lines(7, 1000)).isEqualTo(lines(7, 1000)).isNotEqualTo(lines(8, 1000));
  }

  @Test
  void aSeedMeansTheSameForEver() {
    assertThat(lines(42, 3))
        .containsExactly(
            "{\"timestamp\":\"2026-01-02 03:04:05\",\"ip_address\":\"192.168.1.67\",\"user\":\"user8\","
                + "\"action\":\"delete\",\"resource\":\"/api/settings\",\"status_code\":401}",
            "{\"timestamp\":\"2026-01-02 03:04:06\",\"ip_address\":\"192.168.1.24\",\"user\":\"user17\","
                + "\"action\":\"login\",\"resource\":\"/api/user\",\"status_code\":401}",
            "{\"timestamp\":\"2026-01-02 03:04:06\",\"ip_address\":\"192.168.1.26\",\"user\":\"user3\","
                + "\"action\":\"access\",\"resource\":\"/api/data\",\"status_code\":500}");
  }

  @Test
  void everyValueOfTheTutorialOccursAndNoOther() {
    assertThat(values("ip_address"))
        .containsExactlyInAnyOrder(numbered(100, n -> "192.168.1." + n));
    assertThat(values("user")).containsExactlyInAnyOrder(numbered(20, n -> "user" + n));
    assertThat(values("action"))
        .containsExactlyInAnyOrder("login", "logout", "access", "modify", "delete");
    assertThat(values("resource"))
        .containsExactlyInAnyOrder(
            "/api/data", "/api/user", "/api/admin", "/api/settings", "/api/info");
    assertThat(values("status_code"))
        .containsExactlyInAnyOrder("200", "301", "400", "401", "404", "500");
  }

  @Test
  void theStatusCodeIsANumberAndEverythingElseAText() {
    assertThat(events(100))
        .allSatisfy(
            event -> {
              assertThat(event.path("status_code").isInt()).isTrue();
              assertThat(event.path("timestamp").asText()).matches("2026-01-02 03:04:[0-9]{2}");
              assertThat(event.size()).isEqualTo(6);
            });
  }

  @Test
  void timesFollowTheInterarrivalOrTheCaller() {
    SyntheticLogs logs = new SyntheticLogs(1, START, Duration.ofSeconds(30));

    assertThat(logs.next()).startsWith("{\"timestamp\":\"2026-01-02 03:04:05\",");
    assertThat(logs.next()).startsWith("{\"timestamp\":\"2026-01-02 03:04:35\",");
    assertThat(logs.next(Instant.EPOCH)).startsWith("{\"timestamp\":\"1970-01-01 00:00:00\",");
    assertThat(logs.made()).isEqualTo(3);
  }
}
