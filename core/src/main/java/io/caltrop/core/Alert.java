package io.caltrop.core;

import java.util.UUID;

/**
 * What a sensor reports of one address. Stored, it is an event.
 *
 * <p>{@code info} and {@code reason} may hold an attacker's text. They are cleaned here once: NUL
 * and lone surrogates, which no database or UTF-8 text can hold, become U+FFFD, and what is longer
 * than {@value #LONGEST_TEXT} characters is cut rather than refused, so that a long URL hides no
 * attack.
 *
 * @param userId the sensor
 * @param timestamp epoch milliseconds, as the sensor gave it, from 0 to {@value #LAST_TIMESTAMP}
 * @param ip the offender
 * @param dstPort the port the offender contacted; 0 where there is none
 * @param info what was seen: a URL, name or banner; may be empty
 * @param reason why it is an alert; may be empty
 */
public record Alert(
    UUID userId,
    long timestamp,
    IpAddress ip,
    AlertType type,
    int dstPort,
    String info,
    String reason) {
  /** The longest {@code info} or {@code reason}, in UTF-16 units. */
  public static final int LONGEST_TEXT = 8192;

  /** The last millisecond of the year 9999. */
  public static final long LAST_TIMESTAMP = 253_402_300_799_999L;

  /** Checks the numbers and cleans the texts. */
  public Alert {
    if (timestamp < 0 || timestamp > LAST_TIMESTAMP) {
      throw new IllegalArgumentException(
          "timestamp "
              + timestamp
              + " is out of range; allowed: epoch milliseconds, 0 to "
              + LAST_TIMESTAMP);
    }
    if (dstPort < 0 || dstPort > 65535) {
      throw new IllegalArgumentException(
          "dst_port " + dstPort + " is out of range; allowed: 0 to 65535");
    }
    info = clean(info);
    reason = clean(reason);
  }

  /** ntopng's alert id; unique only together with the entity of {@link #type}. */
  public int alertId() {
    return type.id();
  }

  private static String clean(String text) {
    String cut = text;
    if (text.length() > LONGEST_TEXT) {
      boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
      cut = text.substring(0, splitsPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return cut.codePoints()
            .map(p -> p == 0 || (p >= 0xD800 && p <= 0xDFFF) ? 0xFFFD : p)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return cut;
  }
}
