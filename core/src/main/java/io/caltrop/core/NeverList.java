package io.caltrop.core;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The addresses that are stored but never listed: those that are nobody's on the internet, and the
 * ones an operator names, by default two public resolvers whose block would take a network off the
 * net. An IPv6 address that stands for an IPv4 address ({@link EmbeddedIpv4}) is judged by that
 * too.
 */
public final class NeverList {
  /** What is never listed unless an operator says otherwise. */
  public static final List<String> DEFAULT = List.of("8.8.8.8", "1.1.1.1");

  /**
   * This network, private (RFC 1918, 4193), shared (RFC 6598), loopback, link-local, site-local,
   * multicast, reserved (RFC 1112) and broadcast addresses; those of local translators (RFC 8215)
   * and of Teredo (RFC 4380), which hide whose they are. They cannot be configured away.
   */
  private static final List<String> RESERVED =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::",
          "::1",
          "64:ff9b:1::/48",
          "2001::/32",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private final Range[] ranges; // in order, none within or beside another's start

  /**
   * Takes the operator's addresses and ranges beside the reserved ones.
   *
   * @param configured addresses or CIDR ranges
   * @throws IllegalArgumentException if one is neither; the message names it
   */
  public NeverList(Collection<String> configured) {
    List<Range> all = new ArrayList<>();
    RESERVED.forEach(text -> all.add(Range.parse(text)));
    configured.forEach(text -> all.add(Range.parse(text)));
    all.sort(Comparator.comparing(Range::first));
    List<Range> apart = new ArrayList<>();
    for (Range range : all) {
      Range before = apart.isEmpty() ? null : apart.get(apart.size() - 1);
      if (before != null && before.contains(range.first)) {
        apart.set(apart.size() - 1, before.upTo(range.last));
      } else {
        apart.add(range);
      }
    }
    ranges = apart.toArray(new Range[0]);
  }

  /** Whether the address must not appear on any list. */
  public boolean contains(IpAddress ip) {
    return isWithin(ip) || EmbeddedIpv4.in(ip).map(this::isWithin).orElse(false);
  }

  private boolean isWithin(IpAddress ip) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (ranges[middle].first.compareTo(ip) > 0) {
        high = middle - 1;
      } else if (ranges[middle].contains(ip)) {
        return true;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }

  /** From the first to the last address of a block. */
  private record Range(IpAddress first, IpAddress last) {
    Range upTo(IpAddress end) {
      return end.compareTo(last) > 0 ? new Range(first, end) : this;
    }

    static Range parse(String text) {
      try {
        IPAddress block = new IPAddressString(text, IpAddress.STRICT_WITH_PREFIX).toAddress();
        IPAddress whole = block.isPrefixed() ? block.toPrefixBlock() : block;
        Range range =
            new Range(
                IpAddress.ofBytes(whole.getLower().getBytes()),
                IpAddress.ofBytes(whole.getUpper().getBytes()));
        if (range.contains(range.first)) {
          return range;
        }
      } catch (AddressStringException | RuntimeException e) {
        // answered below
      }
      throw new IllegalArgumentException(
          Quote.of(text)
              + " is not an address or range; allowed: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32");
    }

    boolean contains(IpAddress ip) {
      return first.compareTo(ip) <= 0 && ip.compareTo(last) <= 0;
    }
  }
}
