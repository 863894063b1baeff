package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainStatementTest {
  private static final int FROM = 3;
  private final PlainStatement plain = new PlainStatement();

  /** A body in which the text starts at {@link #FROM}, with others before and behind. */
  private static Frame frame(String text) {
    byte[] buffer = ("ab\0" + text + "yz").getBytes(ISO_8859_1);
    return new Frame((byte) 'P', buffer, 0, buffer.length - 1);
  }

  @Test
  void theSameTextIsKnownAgain() {
    assertThat(plain.is(frame("SELECT 1\0"), FROM)).isFalse();
    plain.hold(frame("SELECT 1\0"), FROM);
    assertThat(plain.is(frame("SELECT 1\0"), FROM)).isTrue();
    plain.hold(frame("SELECT 2\0"), FROM);
    assertThat(plain.is(frame("SELECT 2\0"), FROM)).isTrue();
    assertThat(plain.is(frame("SELECT 1\0"), FROM)).isFalse();
  }

  @Test
  void noOtherTextIs() {
    plain.hold(frame("SELECT 1\0"), FROM);
    assertThat(plain.is(frame("SELECT 1;DROP SOURCE s\0"), FROM)).isFalse();
    assertThat(plain.is(frame("SELECT\0"), FROM)).isFalse();
    assertThat(plain.is(frame("SELECT 1"), FROM)).isFalse(); // nothing ends it
    assertThat(plain.is(frame("\0"), FROM)).isFalse();
  }

  @Test
  void theEmptyTextIsAText() {
    plain.hold(frame("\0"), FROM);
    assertThat(plain.is(frame("\0"), FROM)).isTrue();
    assertThat(plain.is(frame("DO 1\0"), FROM)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT '\\'\0", "SELECT '\u00e9'\0", "SELECT 1"})
  void whatEncodingsOrSettingsChangeIsNotHeld(String text) {
    plain.hold(frame(text), FROM);
    assertThat(plain.is(frame(text), FROM)).isFalse();
  }

  @Test
  void whatIsLongIsNotHeld() {
    String longest = "x".repeat(8 * 1024 - 1) + '\0';
    plain.hold(frame(longest), FROM);
    assertThat(plain.is(frame(longest), FROM)).isTrue();
    String longer = "y" + longest;
    plain.hold(frame(longer), FROM);
    assertThat(plain.is(frame(longer), FROM)).isFalse();
  }
}
