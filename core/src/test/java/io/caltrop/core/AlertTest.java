package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTest {
  private static Alert alert(long timestamp, int port, String info, String reason) {
    return new Alert(
        new UUID(0, 1),
        timestamp,
        IpAddress.parse("192.0.2.1"),
        AlertType.flow(40),
        port,
        info,
        reason);
  }

  private static String cleaned(String text) {
    Alert alert = alert(1, 1, text, text);
    assertThat(alert.reason()).isEqualTo(alert.info());
    return alert.info();
  }

  @Property
  void everyTextCanBeStoredAndReadBack(@ForAll String text) {
    String cleaned = cleaned(text);

    assertThat(cleaned).doesNotContain("\0");
    byte[] utf8 = cleaned.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(cleaned);
    assertThat(cleaned(cleaned)).isEqualTo(cleaned);
  }

  @Test
  void textThatCanBeStoredIsNotTouched() {
    assertThat(cleaned("")).isEmpty();
    assertThat(cleaned("a\n\t\u0001\u202e é漢 \ud83d\ude00\uffff"))
        .isEqualTo("a\n\t\u0001\u202e é漢 \ud83d\ude00\uffff");
  }

  @Test
  void whatNoDatabaseHoldsIsReplaced() {
    assertThat(cleaned("a\0b")).isEqualTo("a\ufffdb");
    assertThat(cleaned("\ud83d")).isEqualTo("\ufffd");
    assertThat(cleaned("a\ude00\ud83db")).isEqualTo("a\ufffd\ufffdb");
    assertThat(cleaned("\ud83d\ude00\ud83d")).isEqualTo("\ud83d\ude00\ufffd");
  }

  @Test
  void longTextIsCutAndNotRefused() {
    assertThat(cleaned("x".repeat(8192))).hasSize(8192);
    assertThat(cleaned("x".repeat(8193))).isEqualTo("x".repeat(8192));
    assertThat(cleaned("x".repeat(8191) + "\ud83d\ude00")).isEqualTo("x".repeat(8191));
    assertThat(cleaned("x".repeat(8190) + "\ud83d\ude00y")).endsWith("x\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 253_402_300_799_999L})
  void timesReachToTheYear9999(long timestamp) {
    assertThat(alert(timestamp, 0, "", "").timestamp()).isEqualTo(timestamp);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 253_402_300_800_000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void otherTimesAreRefused(long timestamp) {
    assertThatThrownBy(() -> alert(timestamp, 0, "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "timestamp "
                + timestamp
                + " is out of range; allowed: epoch milliseconds, 0 to 253402300799999");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void otherPortsAreRefused(int port) {
    assertThatThrownBy(() -> alert(1, port, "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dst_port " + port + " is out of range; allowed: 0 to 65535");
  }
}
