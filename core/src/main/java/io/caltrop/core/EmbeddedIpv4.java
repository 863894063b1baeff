package io.caltrop.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * The IPv4 address that an IPv6 address stands for: blocking the one blocks the other.
 *
 * <pre>
 * 64:ff9b::/96  translated (NAT64, RFC 6052)           in the last four bytes
 * ::/96         IPv4-compatible (RFC 4291, 2.5.5.1)    in the last four bytes
 * 2002::/16     6to4 (RFC 3056)                        in the four bytes after the prefix
 * </pre>
 *
 * An IPv4-mapped address is an IPv4 address already, see {@link IpAddress}.
 */
final class EmbeddedIpv4 {
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  private EmbeddedIpv4() {}

  /** The IPv4 address; empty if there is none in it, or if it is one itself. */
  static Optional<IpAddress> in(IpAddress ip) {
    if (ip.isIpv4()) {
      return Optional.empty();
    }
    byte[] bytes = ip.bytes();
    for (byte[] prefix : new byte[][] {NAT64, COMPATIBLE, SIX_TO_FOUR}) {
      if (Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length)) {
        return Optional.of(
            IpAddress.ofBytes(Arrays.copyOfRange(bytes, prefix.length, prefix.length + 4)));
      }
    }
    return Optional.empty();
  }
}
