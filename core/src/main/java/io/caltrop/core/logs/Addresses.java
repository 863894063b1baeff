package io.caltrop.core.logs;

import io.caltrop.core.IpAddress;

/** Addresses in the fields of a log. */
final class Addresses {
  private Addresses() {}

  /**
   * An address in its one notation, an IPv4-mapped one as IPv4. Another text, as the name of a host
   * that a server has looked up, stays as it is.
   */
  static String canonical(String text) {
    String bare =
        text.length() > 2 && text.charAt(0) == '[' && text.endsWith("]")
            ? text.substring(1, text.length() - 1)
            : text;
    try {
      return IpAddress.parse(bare).toString();
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  static boolean isAddress(String text) {
    try {
      return IpAddress.parse(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
