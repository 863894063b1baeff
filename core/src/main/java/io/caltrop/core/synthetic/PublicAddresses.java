package io.caltrop.core.synthetic;

import io.caltrop.core.IpAddress;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/**
 * Draws addresses as they occur on the internet: nothing private, reserved, for documentation or of
 * a public resolver. Every eighth is IPv6.
 */
final class PublicAddresses {
  /** First bytes in whose range some block is not a host's. */
  private static final Set<Integer> AVOIDED =
      Set.of(0, 1, 8, 9, 10, 100, 127, 169, 172, 192, 198, 203);

  /** The first byte of prefixes that the five registries give out (2400::/12 and the like). */
  private static final int[] IPV6_PREFIXES = {0x24, 0x26, 0x28, 0x2a, 0x2c};

  private PublicAddresses() {}

  static IpAddress[] distinct(Random random, int count) {
    Set<IpAddress> addresses = new LinkedHashSet<>(count * 2);
    while (addresses.size() < count) {
      addresses.add(addresses.size() % 8 == 7 ? ipv6(random) : ipv4(random));
    }
    return addresses.toArray(new IpAddress[0]);
  }

  private static IpAddress ipv4(Random random) {
    int first;
    do {
      first = random.nextInt(224);
    } while (AVOIDED.contains(first));
    byte last = (byte) (1 + random.nextInt(254));
    return IpAddress.ofBytes(
        new byte[] {(byte) first, (byte) random.nextInt(256), (byte) random.nextInt(256), last});
  }

  private static IpAddress ipv6(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[0] = (byte) IPV6_PREFIXES[random.nextInt(IPV6_PREFIXES.length)];
    bytes[1] = (byte) random.nextInt(16);
    if (random.nextBoolean()) {
      java.util.Arrays.fill(bytes, 8, 14, (byte) 0);
    }
    return IpAddress.ofBytes(bytes);
  }
}
