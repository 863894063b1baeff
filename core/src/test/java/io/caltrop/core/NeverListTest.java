package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeverListTest {
  private static final NeverList RESERVED = new NeverList(List.of());

  private static boolean has(NeverList list, String address) {
    return list.contains(IpAddress.parse(address));
  }

  /** First and last address of each reserved range, and the neighbours outside ("-" for none). */
  @ParameterizedTest
  @CsvSource({
    "-, 0.0.0.0, 0.255.255.255, 1.0.0.0",
    "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
    "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
    "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
    "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
    "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
    "223.255.255.255, 224.0.0.0, 255.255.255.255, -",
    "-, ::, ::ff:ffff, ::100:0",
    "64:ff9b:0:ffff:ffff:ffff:ffff:ffff, 64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff,"
        + " 64:ff9b:2::",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:0:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2001:1::",
    "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " fe00::",
    "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fe80::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
    "-, ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -"
  })
  void reservedRangesAreNeverListed(String before, String first, String last, String after) {
    assertThat(has(RESERVED, first)).isTrue();
    assertThat(has(RESERVED, last)).isTrue();
    assertThat(before.equals("-") || !has(RESERVED, before)).isTrue();
    assertThat(after.equals("-") || !has(RESERVED, after)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "198.51.100.7", "203.0.113.255", "8.8.8.8", "2001:db8::1"})
  void otherAddressesAreNot(String address) {
    assertThat(has(RESERVED, address)).isFalse();
  }

  @Test
  void rangesMayOverlapAndLieWithinOneAnother() {
    NeverList list =
        new NeverList(
            List.of(
                "8.0.0.0/8", "8.8.0.0/16", "8.8.8.8", "192.0.0.0/8", "9.0.0.0/32", "10.0.0.0/7"));

    for (String in : List.of("8.0.0.0", "8.8.8.9", "8.255.255.255", "192.255.1.1", "11.1.1.1")) {
      assertThat(has(list, in)).as(in).isTrue();
    }
    assertThat(has(list, "9.0.0.0")).isTrue();
    assertThat(has(list, "9.0.0.1")).isFalse();
    assertThat(has(list, "7.255.255.255")).isFalse();
    assertThat(has(list, "193.0.0.0")).isFalse();
  }

  @Test
  void theDefaultsAreTwoPublicResolvers() {
    NeverList list = new NeverList(NeverList.DEFAULT);

    assertThat(has(list, "8.8.8.8")).isTrue();
    assertThat(has(list, "1.1.1.1")).isTrue();
    assertThat(has(list, "::ffff:8.8.8.8")).isTrue();
    assertThat(has(list, "8.8.4.4")).isFalse();
  }

  @Test
  void anOperatorNamesAddressesAndRanges() {
    NeverList list = new NeverList(List.of("203.0.113.64/26", "2001:db8:1::/48", "198.51.100.9"));

    assertThat(has(list, "203.0.113.63")).isFalse();
    assertThat(has(list, "203.0.113.64")).isTrue();
    assertThat(has(list, "203.0.113.127")).isTrue();
    assertThat(has(list, "203.0.113.128")).isFalse();
    assertThat(has(list, "2001:db8:0:ffff::")).isFalse();
    assertThat(has(list, "2001:db8:1::")).isTrue();
    assertThat(has(list, "2001:db8:1:ffff:ffff:ffff:ffff:ffff")).isTrue();
    assertThat(has(list, "2001:db8:2::")).isFalse();
    assertThat(has(list, "198.51.100.9")).isTrue();
    assertThat(has(list, "10.0.0.1")).isTrue();
  }

  @Test
  void aRangeWithHostBitsIsTheWholeRange() {
    NeverList list = new NeverList(List.of("203.0.113.77/24"));

    assertThat(has(list, "203.0.113.0")).isTrue();
    assertThat(has(list, "203.0.113.255")).isTrue();
  }

  @Test
  void aMappedRangeIsTheIpv4RangeItMaps() {
    assertThat(has(new NeverList(List.of("::ffff:203.0.113.0/120")), "203.0.113.9")).isTrue();
    assertThat(has(new NeverList(List.of("0.0.0.0/0")), "203.0.113.9")).isTrue();
    assertThat(has(new NeverList(List.of("0.0.0.0/0")), "2001:db8::9")).isFalse();
    assertThat(has(new NeverList(List.of("::/0")), "2001:db8::9")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "10.1",
        "10/8",
        "010.0.0.1",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/",
        "192.0.2.0/255.255.255.0",
        "192.0.2.*",
        "192.0.2.1-9",
        "2001:db8::/129",
        "2001:db8::%eth0",
        "::/80",
        "*",
        "example.com",
        "192.0.2.1 192.0.2.2"
      })
  void whatIsNeitherStopsTheStart(String text) {
    assertThatThrownBy(() -> new NeverList(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            Quote.of(text)
                + " is not an address or range; allowed: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32");
  }
}
