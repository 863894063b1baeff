package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  /** In a dotted part, which the JDK reads as decimal and others as octal: nobody's address. */
  private static final Pattern LEADING_ZERO = Pattern.compile("(?:^|[:.])0[0-9]+\\.|\\.0[0-9]+$");

  @Property
  void everyIpv4AddressKeepsItsBytesAndText(@ForAll @Size(4) byte[] bytes)
      throws UnknownHostException {
    String text = InetAddress.getByAddress(bytes).getHostAddress();

    assertThat(IpAddress.parse(text).bytes()).isEqualTo(bytes);
    assertThat(IpAddress.parse(text)).hasToString(text).isEqualTo(IpAddress.ofBytes(bytes));
    assertThat(IpAddress.ofBytes(bytes)).hasToString(text);
  }

  @Property
  void everyIpv6AddressKeepsItsBytes(@ForAll("ipv6") byte[] bytes) throws UnknownHostException {
    IpAddress parsed = IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress());

    assertThat(parsed.bytes()).isEqualTo(withoutMapping(bytes));
    assertThat(parsed).isEqualTo(IpAddress.ofBytes(bytes));
    assertThat(IpAddress.parse(parsed.toString())).isEqualTo(parsed);
  }

  @Property
  void ipv6TextIsThatOfRfc5952(@ForAll("ipv6") byte[] bytes) {
    IpAddress address = IpAddress.ofBytes(bytes);

    if (!address.isIpv4()) {
      assertThat(address).hasToString(rfc5952(bytes));
    }
  }

  @Property
  void whatIsTakenIsWhatTheJdkReadsWithoutLeadingZeros(@ForAll("almostIpv6") String text) {
    byte[] expected = LEADING_ZERO.matcher(text).find() ? new byte[0] : readByTheJdk(text);

    if (expected.length == 0) {
      assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(IpAddress.parse(text).bytes()).isEqualTo(expected);
    }
  }

  @Property
  void noTextThrowsAnythingElse(@ForAll String text) {
    try {
      assertThat(IpAddress.parse(text).bytes()).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is not an address; allowed: one IPv4 or IPv6 address");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2001:DB8::A, 2001:db8::a",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0db8::0001, 2001:db8::1",
    "0:0:0:0:0:0:0:0, ::",
    "::192.0.2.1, ::c000:201",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:c000:201, 192.0.2.1",
    "0:0:0:0:0:ffff:192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255"
  })
  void oneAddressHasOneText(String given, String canonical) {
    assertThat(IpAddress.parse(given)).hasToString(canonical).isEqualTo(IpAddress.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "192.0.2",
        "192.0.2.",
        "192.0.2.1.",
        ".192.0.2.1",
        "192.0..1",
        "192.0.2.1.5",
        "192.0.2.256",
        "192.0.2.01",
        "192.0.2.00",
        "0300.0.2.1",
        "0xc0.0.2.1",
        "3221225985",
        "192.513",
        "192.0.2.1 ",
        " 192.0.2.1",
        "192.0.2.1/32",
        "192.0.2.1:80",
        "192.0.2.1-5",
        "192.0.2.*",
        "192.0.2.-1",
        "192.0.2.+1",
        "١٩٢.٠.٢.١",
        "fe80::1%eth0",
        "fe80::1%1",
        "fe80::1%",
        "2001:db8::/32",
        "2001:db8::1/128",
        "[2001:db8::1]",
        "[2001:db8::1]:443",
        "2001:db8::1::2",
        "2001:db8:::1",
        "2001:db8",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "2001:db8::12345",
        "2001:db8::g",
        "2001:db8::*",
        "2001:db8::1-2",
        ":",
        ":::",
        "::ffff:192.0.2",
        "::ffff:192.0.2.256",
        "::ffff:192.0.2.01",
        "::0192.0.2.1",
        "::ffff:0xc0.0.2.1",
        "::ffff:192.0.2.1:1",
        " ::1",
        "::1 ",
        "::1\n",
        "::1\u0000",
        "localhost",
        "example.com",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0001"
      })
  void whatIsNotOnePlainAddressIsRefused(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            Quote.of(text)
                + " is not an address; allowed: one IPv4 or IPv6 address such as 192.0.2.1 or"
                + " 2001:db8::1, without port, prefix or zone");
  }

  @Test
  void aHugeTextIsRefusedAtOnce() {
    assertThatThrownBy(() -> IpAddress.parse("1:".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 15, 17})
  void otherLengthsAreNoAddress(int length) {
    assertThatThrownBy(() -> IpAddress.ofBytes(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address has 4 or 16 bytes, not " + length);
  }

  @Test
  void isOrderedByFamilyThenByUnsignedValue() {
    List<IpAddress> ordered =
        List.of(
            IpAddress.parse("9.255.0.0"),
            IpAddress.parse("10.0.0.0"),
            IpAddress.parse("127.0.0.1"),
            IpAddress.parse("128.0.0.1"),
            IpAddress.parse("255.0.0.0"),
            IpAddress.parse("::"),
            IpAddress.parse("2001:db8::1"),
            IpAddress.parse("fe80::1"));

    assertThat(ordered.stream().sorted()).containsExactlyElementsOf(ordered);
  }

  @Test
  void itsBytesCannotBeChangedFromOutside() {
    byte[] given = {(byte) 192, 0, 2, 1};
    IpAddress address = IpAddress.ofBytes(given);
    given[3] = 9;
    address.bytes()[3] = 9;

    assertThat(address.bytes()).containsExactly(192, 0, 2, 1);
  }

  @Test
  void writesItsBytesIntoABuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(20);
    IpAddress.parse("192.0.2.1").putInto(buffer);
    IpAddress.parse("2001:db8::1").putInto(buffer);

    assertThat(buffer.position()).isEqualTo(20);
    assertThat(buffer.get(0)).isEqualTo((byte) 192);
    assertThat(buffer.get(4)).isEqualTo((byte) 0x20);
  }

  @Provide
  Arbitrary<byte[]> ipv6() {
    Arbitrary<Integer> group =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just(0)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(0xffff)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 0xffff)));
    return group
        .list()
        .ofSize(8)
        .map(
            groups -> {
              ByteBuffer bytes = ByteBuffer.allocate(16);
              groups.forEach(g -> bytes.putShort(g.shortValue()));
              return bytes.array();
            });
  }

  /** Texts of the characters of addresses, most of which are none. */
  @Provide
  Arbitrary<String> almostIpv6() {
    Arbitrary<String> part =
        Arbitraries.of(
            ":", "::", ":", "0", "1", "ffff", "Ab", "00a1", "192.0.2.1", "255", "g", ".");
    Arbitrary<String> joined = part.list().ofMinSize(1).ofMaxSize(16).map(p -> String.join("", p));
    Arbitrary<String> groups =
        Arbitraries.of("", "0", "1", "ffff", "ab", "192.0.2.1")
            .list()
            .ofMinSize(2)
            .ofMaxSize(9)
            .map(p -> String.join(":", p));
    return Arbitraries.oneOf(joined, groups).map(t -> t.indexOf(':') < 0 ? t + ":" : t);
  }

  /**
   * The bytes, or none when the text is no IPv6 literal. A text with a colon is never looked up.
   */
  private static byte[] readByTheJdk(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  private static byte[] withoutMapping(byte[] bytes) throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(bytes);
    return address instanceof Inet6Address ? bytes : address.getAddress();
  }

  /** A plain model: the longest run of two or more zero groups, the first of equals, is "::". */
  private static String rfc5952(byte[] bytes) {
    String[] groups = new String[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = Integer.toHexString(((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255));
    }
    int start = 0;
    int longest = 0;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run].equals("0")) {
        run++;
      }
      if (run > longest) {
        longest = run;
        start = i;
      }
    }
    if (longest < 2) {
      return String.join(":", groups);
    }
    return String.join(":", Arrays.copyOfRange(groups, 0, start))
        + "::"
        + String.join(":", Arrays.copyOfRange(groups, start + longest, 8));
  }
}
