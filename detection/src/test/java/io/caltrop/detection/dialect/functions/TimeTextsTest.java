package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextsTest {
  @ParameterizedTest
  @CsvSource({
    "2024-10-14 12:33:08, 2024-10-14T12:33:08Z",
    "' 2024-10-14  12:33:08 ', 2024-10-14T12:33:08Z",
    "2024-10-14T12:33:08Z, 2024-10-14T12:33:08Z",
    "2024-10-14T12:33:08.123456789+02:00, 2024-10-14T10:33:08.123457Z",
    "'2024-10-14 12:33:08,5', 2024-10-14T12:33:08.500Z",
    "2024-10-14 12:33:08-0530, 2024-10-14T18:03:08Z",
    "2024-10-14 12:33:08 +02, 2024-10-14T10:33:08Z",
    "2024-10-14 12:33 UTC, 2024-10-14T12:33:00Z",
    "2024-10-14, 2024-10-14T00:00:00Z",
    "2024-1-2 3:04, 2024-01-02T03:04:00Z",
    "20241014T123308, ''",
    "2024/10/14 12:33:08, 2024-10-14T12:33:08Z",
    "2024-10-14 24:00:00, 2024-10-15T00:00:00Z",
    "2024-12-31 23:59:60, 2025-01-01T00:00:00Z",
  })
  void readsInstants(String text, String expected) {
    Instant instant = TimeTexts.instant(text);

    assertThat(instant == null ? "" : instant.toString())
        .isEqualTo(expected.isEmpty() ? "" : Instant.parse(expected).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "now",
        "2024-02-30",
        "2024-13-01",
        "2024-10-14 25:00:00",
        "2024-10-14 12:60",
        "2024-10-14 12",
        "2024114",
        "12:33:08",
        "2024-10-14 12:33:08+20:00",
        "2024-10-14x",
        "infinity",
        "2024-10/14",
        "99999-01-01",
        "1728909188000"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(TimeTexts.instant(text)).isNull();
  }

  @Test
  void readsDatesAndLocalTimes() {
    assertThat(TimeTexts.date("20241014")).isEqualTo(LocalDate.of(2024, 10, 14));
    assertThat(TimeTexts.date("2024-10-14 12:33:08+02")).isEqualTo(LocalDate.of(2024, 10, 14));
    assertThat(TimeTexts.date("2024-10-14 99:33:08")).isNull();
    assertThat(TimeTexts.dateTime("2024-10-14 12:33:08+02"))
        .isEqualTo(LocalDateTime.of(2024, 10, 14, 12, 33, 8));
  }

  @ParameterizedTest
  @CsvSource({
    "1728909188, 2024-10-14T12:33:08Z",
    "1728909188.25, 2024-10-14T12:33:08.250Z",
    "1728909188123, 2024-10-14T12:33:08.123Z",
    "1728909188123456, 2024-10-14T12:33:08.123Z",
    "1728909188123456789, 2024-10-14T12:33:08.123Z",
    "0, 1970-01-01T00:00:00Z",
    "2024-10-14 12:33:08, 2024-10-14T12:33:08Z",
    "2024-10-14T12:33:08+01:00, 2024-10-14T11:33:08Z",
  })
  void readsEventTimes(String text, String expected) {
    assertThat(TimeTexts.eventTime(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-5", "soon", "1e9", "."})
  void refusesWhatIsNoEventTime(String text) {
    assertThat(TimeTexts.eventTime(text)).isNull();
  }

  @Property
  void anyTextIsATimeOrNone(@ForAll @StringLength(max = 30) String text) {
    Instant unused = TimeTexts.eventTime(text);
    LocalDate unusedDate = TimeTexts.date(text);
  }

  @Property
  void timesReadAsTheyAreWritten(@ForAll("seconds") long seconds) {
    Instant instant = Instant.ofEpochSecond(seconds);
    assertThat(TimeTexts.instant(instant.toString())).isEqualTo(instant);
    assertThat(TimeTexts.instant(instant.toString().replace('T', ' ').replace("Z", "+00")))
        .isEqualTo(instant);
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<Long> seconds() {
    return net.jqwik.api.Arbitraries.longs()
        .between(
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(),
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
  }

  /** What is read without a pattern is what the pattern reads. */
  @Property
  void usualTimesAreTimes(
      @ForAll @IntRange(min = 0, max = 9999) int year,
      @ForAll @IntRange(max = 99) int month,
      @ForAll @IntRange(max = 99) int day,
      @ForAll @IntRange(max = 99) int clock,
      @ForAll("shapes") String shape) {
    String text = shape.formatted(year, month % 15, day % 34, clock % 26, clock % 62, clock % 63);

    Instant usual = UsualTimes.instant(text);

    assertThat(usual == null || usual.equals(TimeTexts.instant(text))).as(text).isTrue();
    if (month % 15 > 0
        && month % 15 < 13
        && day % 34 > 0
        && day % 34 < 29
        && clock < 24
        && year > 0) {
      assertThat(usual).as(text).isNotNull();
    }
  }

  @Provide
  Arbitrary<String> shapes() {
    return Arbitraries.of("T%02d:%02d:%02dZ", " %02d:%02d:%02d", "T%02d:%02d:%02d.125Z")
        .map(time -> "%04d-%02d-%02d" + time);
  }
}
