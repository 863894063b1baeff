package io.caltrop.core.logs;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Names of zones behind the times of syslog, such as {@code CET}. A name that the log's own zone
 * has means that; another what most people mean by it. {@code IST} is of three places and so of
 * none.
 */
final class SyslogZones {
  private static final int LONGEST = 5;
  private static final Map<String, Integer> MINUTES =
      Map.ofEntries(
          Map.entry("UTC", 0),
          Map.entry("GMT", 0),
          Map.entry("Z", 0),
          Map.entry("WET", 0),
          Map.entry("WEST", 60),
          Map.entry("BST", 60),
          Map.entry("CET", 60),
          Map.entry("CEST", 120),
          Map.entry("EET", 120),
          Map.entry("EEST", 180),
          Map.entry("MSK", 180),
          Map.entry("SAST", 120),
          Map.entry("JST", 540),
          Map.entry("KST", 540),
          Map.entry("AEST", 600),
          Map.entry("AEDT", 660),
          Map.entry("NZST", 720),
          Map.entry("NZDT", 780),
          Map.entry("EST", -300),
          Map.entry("EDT", -240),
          Map.entry("CST", -360),
          Map.entry("CDT", -300),
          Map.entry("MST", -420),
          Map.entry("MDT", -360),
          Map.entry("PST", -480),
          Map.entry("PDT", -420));

  private final String winter;
  private final String summer;
  private final ZoneOffset inWinter;
  private final ZoneOffset inSummer;

  SyslogZones(ZoneId own) {
    TimeZone zone = TimeZone.getTimeZone(own);
    this.winter = zone.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH);
    this.summer = zone.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH);
    this.inWinter = ofSeconds(zone.getRawOffset() / 1000);
    this.inSummer = ofSeconds((zone.getRawOffset() + zone.getDSTSavings()) / 1000);
  }

  private static ZoneOffset ofSeconds(int seconds) {
    return ZoneOffset.ofTotalSeconds(seconds);
  }

  /** The zone of a name; null if it is none. */
  @Nullable ZoneId find(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return null;
    }
    if (name.equals(winter)) {
      return inWinter;
    }
    if (name.equals(summer)) {
      return inSummer;
    }
    Integer minutes = MINUTES.get(name);
    return minutes == null ? null : ofSeconds(minutes * 60);
  }
}
