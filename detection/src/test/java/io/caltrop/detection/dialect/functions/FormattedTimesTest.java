package io.caltrop.detection.dialect.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormattedTimesTest {
  private final FormattedTimes times = new FormattedTimes();

  @ParameterizedTest
  @CsvSource({
    "2024-02-29, uuuu-MM-dd, 2024-02-29T00:00",
    "2024-02-29 12:33:08.125, uuuu-MM-dd HH:mm:ss.SSS, 2024-02-29T12:33:08.125",
    "14/10/2024 12:33, dd/MM/uuuu HH:mm, 2024-10-14T12:33",
    "2024-10, uuuu-MM, 2024-10-01T00:00",
    "2024060, uuuuDDD, 2024-02-29T00:00",
    "241014, uuMMdd, 2024-10-14T00:00",
    "2024-10-14 01 pm, uuuu-MM-dd hh a, 2024-10-14T13:00",
    "2024-10-14 05:30, uuuu-MM-dd hh:mm, 2024-10-14T05:30",
    "12:33, HH:mm, 1970-01-01T12:33",
    "12, HH, 1970-01-01T12:00",
    "' 12 ', HH, 1970-01-01T12:00",
    "14/Oct/2024:12:33:08 +0000, dd/MMM/uuuu:HH:mm:ss, 2024-10-14T12:33:08",
    "14/SEP/2024, dd/MMM/uuuu, 2024-09-14T00:00",
    "14 october 2024, dd MMMM uuuu, 2024-10-14T00:00",
  })
  void readsTimes(String text, String format, LocalDateTime time) {
    assertThat(times.eval(text, format)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29 12:13:14.5, uuuu-MM-dd HH:mm:ss, 2024-02-29T12:13:14",
    "2024-10-14x, uuuu-MM-dd, 2024-10-14T00:00",
    "2024-10-14 99:99, uuuu-MM-dd, 2024-10-14T00:00",
    "2024-10-14 01 pm5, uuuu-MM-dd hh a, 2024-10-14T13:00",
  })
  void leavesOutWhatIsMoreThanTheFormat(String text, String format, LocalDateTime time) {
    assertThat(times.eval(text, format)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-30, uuuu-MM-dd",
    "2023-02-29, uuuu-MM-dd",
    "2023366, uuuuDDD",
    "2024-04-31 10:00, uuuu-MM-dd HH:mm",
    "02-30, MM-dd",
    "2024-13-01, uuuu-MM-dd",
    "2024-10-14 24:00, uuuu-MM-dd HH:mm",
    "2024-10-144, uuuu-MM-dd",
    "12:33:08.1255, HH:mm:ss.SSS",
    "14/Xyz/2024, dd/MMM/uuuu",
    "14 Oct 2024, dd MMMM uuuu",
    "'', uuuu-MM-dd",
  })
  void refusesWhatIsNoTime(String text, String format) {
    assertThat(times.eval(text, format)).isNull();
  }
}
