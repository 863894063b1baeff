package io.caltrop.core.synthetic;

/**
 * Names one alert of one stream: 19 characters, different for every seed and every number up to
 * 2^48. Both are scattered by bijections, so that it looks like the session ids of a web server.
 */
final class Token {
  static final int LENGTH = 19;

  private static final char[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();
  private static final int SEED_DIGITS = 11;
  private static final long NUMBER_MASK = (1L << 48) - 1;
  private static final long ODD = 0x5851_F42D_4C95_7F2DL;

  private final long scatter;
  private final char[] digits = new char[LENGTH];

  Token(long seed) {
    scatter = mix(seed);
    write(scatter, 0, SEED_DIGITS);
  }

  String of(long number) {
    if (number > NUMBER_MASK) {
      throw new IllegalStateException("a stream of " + number + " alerts is at its end");
    }
    write((number * ODD ^ scatter) & NUMBER_MASK, SEED_DIGITS, LENGTH);
    return new String(digits);
  }

  private void write(long value, int from, int to) {
    long rest = value;
    for (int i = from; i < to; i++) {
      digits[i] = DIGITS[(int) (rest & 63)];
      rest >>>= 6;
    }
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
   * Generators, 2014): a bijection.
   */
  static long mix(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
