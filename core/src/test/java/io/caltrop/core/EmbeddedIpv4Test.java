package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedIpv4Test {
  private static final NeverList LIST =
      new NeverList(List.of("8.8.8.8", "1.1.1.1", "203.0.113.0/24", "128.0.0.0/2"));

  private static IpAddress around(IpAddress v4, String prefix, int at, byte[] rest) {
    ByteBuffer bytes = ByteBuffer.wrap(IpAddress.parse(prefix).bytes());
    bytes.position(at);
    v4.putInto(bytes);
    bytes.put(rest, 0, bytes.remaining());
    return IpAddress.ofBytes(bytes.array());
  }

  @Property
  void anAddressIsJudgedAsTheOneItStandsFor(
      @ForAll @Size(4) byte[] address, @ForAll @Size(10) byte[] rest) {
    IpAddress v4 = IpAddress.ofBytes(address);

    for (IpAddress v6 :
        List.of(
            around(v4, "64:ff9b::", 12, rest),
            around(v4, "::", 12, rest),
            around(v4, "2002::", 2, rest))) {
      assertThat(EmbeddedIpv4.in(v6)).as(v6.toString()).contains(v4);
      assertThat(LIST.contains(v6)).as(v6.toString()).isEqualTo(LIST.contains(v4));
    }
  }

  @Property
  void noOtherAddressStandsForOne(@ForAll @Size(15) byte[] rest) {
    byte[] bytes = ByteBuffer.allocate(16).put((byte) 0x26).put(rest).array();

    assertThat(EmbeddedIpv4.in(IpAddress.ofBytes(bytes))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "::a00:1, 10.0.0.1",
    "64:ff9b::a00:1, 10.0.0.1",
    "2002:a00:1::, 10.0.0.1",
    "64:ff9b::808:808, 8.8.8.8",
    "2002:808:808:1::9, 8.8.8.8"
  })
  void privateAddressesAndResolversDoNotGetRoundTheList(String v6, String v4) {
    assertThat(EmbeddedIpv4.in(IpAddress.parse(v6))).contains(IpAddress.parse(v4));
    assertThat(LIST.contains(IpAddress.parse(v6))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"64:ff9b::1:a00:1", "64:ff9a::a00:1", "::1:a00:1", "2003:a00:1::"})
  void besideThePrefixesIsNone(String address) {
    assertThat(EmbeddedIpv4.in(IpAddress.parse(address))).isEmpty();
  }

  @Test
  void anAttackerBehindATranslatorIsListed() {
    assertThat(LIST.contains(IpAddress.parse("64:ff9b::c633:6407"))).isFalse();
    assertThat(LIST.contains(IpAddress.parse("2002:c633:6407::1"))).isFalse();
  }
}
