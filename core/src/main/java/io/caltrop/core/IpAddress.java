package io.caltrop.core;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One IPv4 or IPv6 address, without port, prefix or zone.
 *
 * <p>An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) is the IPv4 address it maps, so that
 * an address has one identity however a sensor writes it. The text is canonical: dotted decimal, or
 * RFC 5952.
 */
public final class IpAddress implements Comparable<IpAddress> {
  /** What {@link #parse} takes, in words for error messages. */
  public static final String ALLOWED =
      "one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone";

  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowMask(false)
          .allowPrefix(false)
          .allowSingleSegment(false)
          .allowWildcardedSeparator(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .allowBinary(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  /** The same with CIDR ranges. */
  static final IPAddressStringParameters STRICT_WITH_PREFIX =
      STRICT.toBuilder().allowPrefix(true).toParams();

  private static final int LONGEST_TEXT = 45;

  private final byte[] bytes;
  private final String text;

  private IpAddress(byte[] bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /**
   * Reads an address from its text.
   *
   * @throws IllegalArgumentException if the text is no single address; the message says so
   */
  public static IpAddress parse(String text) {
    byte[] v4 = dottedDecimal(text);
    if (v4 != null) {
      return new IpAddress(v4, text);
    }
    if (!mayBeIpv6(text)) {
      throw notAnAddress(text);
    }
    try {
      return of(new IPAddressString(text, STRICT).toAddress());
    } catch (AddressStringException | RuntimeException e) {
      throw notAnAddress(text);
    }
  }

  /**
   * Makes an address of its bytes.
   *
   * @param bytes 4 or 16 bytes in network order
   * @throws IllegalArgumentException for another length
   */
  public static IpAddress ofBytes(byte[] bytes) {
    if (bytes.length == 4) {
      byte[] copy = bytes.clone();
      return new IpAddress(copy, dotted(copy));
    }
    if (bytes.length == 16) {
      return of(new IPv6Address(bytes));
    }
    throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
  }

  private static IpAddress of(IPAddress address) {
    if (address.isIPv6() && address.toIPv6().isIPv4Mapped()) {
      return ofBytes(address.toIPv6().getEmbeddedIPv4Address().getBytes());
    }
    return new IpAddress(address.getBytes(), address.toCanonicalString());
  }

  /**
   * The four bytes of strict dotted decimal (no leading zeros), or null when the text is not that.
   */
  @SuppressWarnings("ReturnsNullArray") // null is "another notation", answered by the caller
  private static byte @Nullable [] dottedDecimal(String text) {
    int length = text.length();
    if (length < 7 || length > 15) {
      return null;
    }
    byte[] bytes = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= length; i++) {
      char c = i == length ? '.' : text.charAt(i);
      if (c == '.') {
        if (value < 0 || part > 3) {
          return null;
        }
        bytes[part++] = (byte) value;
        value = -1;
      } else if (c < '0' || c > '9' || value == 0) {
        return null;
      } else {
        value = Math.max(value, 0) * 10 + (c - '0');
        if (value > 255) {
          return null;
        }
      }
    }
    return part == 4 ? bytes : null;
  }

  /**
   * Whether a text consists of what an IPv6 address can, and ends with a strict IPv4 address if it
   * holds dots. The library alone would trim spaces and take the short forms of {@code inet_aton}.
   */
  private static boolean mayBeIpv6(String text) {
    if (text.length() > LONGEST_TEXT || text.indexOf(':') < 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
        return false;
      }
    }
    return text.indexOf('.') < 0
        || dottedDecimal(text.substring(text.lastIndexOf(':') + 1)) != null;
  }

  private static String dotted(byte[] b) {
    return (b[0] & 255) + "." + (b[1] & 255) + "." + (b[2] & 255) + "." + (b[3] & 255);
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(Quote.of(text) + " is not an address; allowed: " + ALLOWED);
  }

  /** The 4 or 16 bytes in network order; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the 4 or 16 bytes in network order. */
  public void putInto(ByteBuffer buffer) {
    buffer.put(bytes);
  }

  public boolean isIpv4() {
    return bytes.length == 4;
  }

  /** The order of addresses: IPv4 before IPv6, then by value. */
  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Integer.compare(bytes.length, other.bytes.length);
    return byFamily != 0 ? byFamily : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return isIpv4()
        ? (bytes[0] << 24) | ((bytes[1] & 255) << 16) | ((bytes[2] & 255) << 8) | (bytes[3] & 255)
        : Arrays.hashCode(bytes);
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return text;
  }
}
