package io.caltrop.core.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final long LAST = (1L << 48) - 1;

  @Property
  void twoTokensAgreeOnlyWhenSeedAndNumberDo(
      @ForAll long seed,
      @ForAll @LongRange(max = LAST) long number,
      @ForAll long otherSeed,
      @ForAll @LongRange(max = LAST) long otherNumber) {
    assertThat(new Token(seed).of(number)).isEqualTo(new Token(seed).of(number));
    assertThat(new Token(seed).of(number).equals(new Token(otherSeed).of(otherNumber)))
        .isEqualTo(seed == otherSeed && number == otherNumber);
    assertThat(new Token(seed).of(number).equals(new Token(seed).of(otherNumber)))
        .isEqualTo(number == otherNumber);
  }

  @Property
  void mixingIsReversible(@ForAll long seed) {
    assertThat(unmix(Token.mix(seed))).isEqualTo(seed);
  }

  @Test
  void hasAFixedLengthAndAnEnd() {
    assertThat(new Token(0).of(0)).matches("[A-Za-z0-9_-]{19}");
    assertThat(new Token(-1).of(LAST)).matches("[A-Za-z0-9_-]{19}");
    assertThatThrownBy(() -> new Token(1).of(LAST + 1)).isInstanceOf(IllegalStateException.class);
  }

  private static long unmix(long mixed) {
    long z = mixed ^ (mixed >>> 31) ^ (mixed >>> 62);
    z *= 0x3196_42B2_D24D_8EC3L;
    z = z ^ (z >>> 27) ^ (z >>> 54);
    z *= 0x96DE_1B17_3F11_9089L;
    z = z ^ (z >>> 30) ^ (z >>> 60);
    return z - 0x9E37_79B9_7F4A_7C15L;
  }
}
