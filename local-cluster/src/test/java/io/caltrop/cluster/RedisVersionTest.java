package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisVersionTest {
  private static RedisVersion said(String line) {
    return RedisVersion.in(List.of(line)).orElseThrow();
  }

  @Test
  void theVersionIsReadFromWhatTheProgramPrints() {
    assertThat(
            said(
                "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=9bb5c2c9"))
        .isEqualTo(new RedisVersion("7.0.15", 7, 0));
    assertThat(
            RedisVersion.in(
                List.of("warning: no locale", "Redis server v=6.2.0-rc1 sha=00000000:0")))
        .contains(new RedisVersion("6.2.0-rc1", 6, 2));
    assertThat(said("Valkey server v=8.1.1 sha=00000000:0").text()).isEqualTo("8.1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Redis server version 2.4.5 (00000000:0)", "rev=7.0", "v=7"})
  void whatHoldsNoVersionHasNone(String line) {
    assertThat(RedisVersion.in(List.of(line))).isEmpty();
  }

  @Test
  void tooOldIsWhatComesBefore62() {
    for (String old : List.of("6.0.16", "6.1.240", "5.9.9", "0.9.1")) {
      assertThat(said("v=" + old).isOld()).as(old).isTrue();
    }
    for (String good : List.of("6.2.0", "6.2.14", "6.10.0", "7.0.15", "8.0.0", "255.255.255")) {
      assertThat(said("v=" + good).isOld()).as(good).isFalse();
    }
  }
}
