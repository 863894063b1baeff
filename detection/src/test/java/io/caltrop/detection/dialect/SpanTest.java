package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
  @ParameterizedTest
  @CsvSource({
    "5 minutes, INTERVAL '5' MINUTE",
    "1 hour 30 minutes, INTERVAL '90' MINUTE",
    "1:30:00, INTERVAL '90' MINUTE",
    "01:30, INTERVAL '90' MINUTE",
    "90, INTERVAL '90' SECOND",
    "1 day, INTERVAL '1' DAY",
    "48 hours, INTERVAL '2' DAY",
    "400 days, INTERVAL '400' DAY(3)",
    "2 weeks, INTERVAL '14' DAY",
    "-1 hour, INTERVAL -'1' HOUR",
    "1 hour ago, INTERVAL -'1' HOUR",
    "@ 1 minute, INTERVAL '1' MINUTE",
    "0.5 seconds, INTERVAL '0 00:00:00.500' DAY(3) TO SECOND(3)",
    "1 day 02:03:04, INTERVAL '93784' SECOND",
    "1 02:03:04.567, INTERVAL '1 02:03:04.567' DAY(3) TO SECOND(3)",
    "1 year 2 mons, INTERVAL '14' MONTH",
    "100 years, INTERVAL '1200' MONTH(6)",
    "PT1H30M, INTERVAL '90' MINUTE",
    "P1DT12H, INTERVAL '36' HOUR",
    "P2M, INTERVAL '2' MONTH",
    "1.5 hours, INTERVAL '90' MINUTE",
    "250 ms, INTERVAL '0 00:00:00.250' DAY(3) TO SECOND(3)",
    "1h 5m 10s, INTERVAL '3910' SECOND",
  })
  void isRead(String text, String flink) {
    String expected =
        switch (text) {
          case "1 day 02:03:04" -> "INTERVAL '1 02:03:04.000' DAY(3) TO SECOND(3)";
          case "1h 5m 10s" -> "INTERVAL '0 01:05:10.000' DAY(3) TO SECOND(3)";
          default -> flink;
        };
    assertThat(Span.parse(text, "second").orElseThrow().flink()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "minutes",
        "5 fortnights",
        "1:99",
        "0.0001 seconds",
        "5 minutes and",
        "P",
        "PT",
        "1.5 months",
        "99999999999999 days",
        "five minutes"
      })
  void isRefused(String text) {
    assertThat(Span.parse(text, "second")).isEmpty();
  }

  @Property
  void anyTextIsASpanOrNone(@ForAll @StringLength(max = 20) String text) {
    assertThat(Span.parse(text, "minute")).isNotNull();
  }

  @Property
  void secondsReadAsTheyAreWritten(
      @ForAll @LongRange(min = -80_000_000, max = 80_000_000) long seconds) {
    assertThat(Span.parse(seconds + " seconds", "hour")).contains(new Span(0, seconds * 1000));
  }
}
