package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LikeTest {
  private static final int MANY = 200_000;

  @Test
  void isNullOfABackslashAtTheEnd() {
    assertThat(like("a", "\\")).isNull();
    assertThat(like("ab", "%\\")).isNull();
    assertThat(like("a\\b", "a\\b")).isFalse();
    assertThat(like("a\\b", "a\\\\b")).isTrue();
    assertThat(like("ab", "a\\b")).isTrue();
  }

  @Test
  void takesNotLongOverAnyPattern() {
    String text = "a".repeat(MANY);
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          assertThat(like(text, "%a".repeat(MANY / 2) + "%")).isTrue();
          assertThat(like(text, "%a".repeat(MANY / 2) + "%b")).isFalse();
          assertThat(like(text, "%".repeat(MANY))).isTrue();
          assertThat(like(text, "%" + "a".repeat(MANY / 2) + "b%")).isNull();
        });
  }

  private static @Nullable Boolean like(String text, String pattern) {
    return new Like().eval(StringData.fromString(text), StringData.fromString(pattern));
  }
}
