package io.caltrop.store.cluster.clickhouse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version, and with it what it can do.
 *
 * @param text as it says, such as {@code 18.16.1}
 */
record ServerVersion(String text, int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("(\\d+)\\.(\\d+)(\\..*)?");

  static ServerVersion parse(String text) {
    Matcher numbers = TEXT.matcher(text);
    return numbers.matches()
        ? new ServerVersion(
            text, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new ServerVersion(text, 0, 0);
  }

  /** Tables can drop old rows by themselves (since 19.6, parts as a whole since 19.15). */
  boolean hasTtl() {
    return isAtLeast(19, 15);
  }

  /**
   * Inserts may be collected in memory first, which current servers do unless told otherwise: they
   * mix the rows of several inserts, so that no block is the same twice.
   */
  boolean hasAsyncInsert() {
    return isAtLeast(21, 11);
  }

  private boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
