package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "GZIP", "br, gzip", "gzip;q=0.1", "x-gzip", "*", "br;q=1, *;q=0.5"})
  void gzip_is_acceptable(String header) {
    assertThat(Negotiation.acceptsGzip(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "br",
        "identity",
        "gzip;q=0",
        "gzip; q=0.000",
        "*;q=0",
        "gzip;q=0, *",
        "gzipped"
      })
  void gzip_is_not_acceptable(String header) {
    assertThat(Negotiation.acceptsGzip(header)).isFalse();
  }

  @Test
  void who_says_nothing_gets_it_plain() {
    assertThat(Negotiation.acceptsGzip(null)).isFalse();
  }
}
