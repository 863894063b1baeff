package io.caltrop.core.logs;

import io.caltrop.core.IpAddress;
import org.jspecify.annotations.Nullable;

/** Addresses in the fields of a log. */
final class Addresses {
  private Addresses() {}

  /**
   * An address in its one notation, an IPv4-mapped one as IPv4. Another text, as the name of a host
   * that a server has looked up, stays as it is.
   */
  static String canonical(String text) {
    String address = address(text);
    return address == null ? text : address;
  }

  /** The same of an address, which may stand in brackets; null for another text. */
  static @Nullable String address(String text) {
    String bare =
        text.length() > 2 && text.charAt(0) == '[' && text.endsWith("]")
            ? text.substring(1, text.length() - 1)
            : text;
    try {
      return hasItsSigns(bare) ? IpAddress.parse(bare).toString() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Most names of hosts, which end as {@code .com} does, cost no exception so. */
  private static boolean hasItsSigns(String text) {
    return text.length() > 1 && isSign(text.charAt(0)) && isSign(text.charAt(text.length() - 1));
  }

  private static boolean isSign(char c) {
    return (c >= '0' && c <= ':') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isAddress(String text) {
    try {
      return IpAddress.parse(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
