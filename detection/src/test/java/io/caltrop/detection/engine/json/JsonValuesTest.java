package io.caltrop.detection.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times have one form, whatever they are. */
final class JsonValuesTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-28T10:54:00",
    "2026-11-28T10:54:19",
    "2026-11-28T00:00:00",
    "2026-11-28T10:54:00.500",
    "2026-11-28T10:54:19.000001"
  })
  void timesHaveSeconds(String time) {
    TimestampData local = TimestampData.fromLocalDateTime(LocalDateTime.parse(time));
    assertThat(json(new TimestampType(6), local)).isEqualTo('"' + time + '"');
    TimestampData point = TimestampData.fromInstant(Instant.parse(time + "Z"));
    assertThat(json(new LocalZonedTimestampType(6), point)).isEqualTo('"' + time + "Z\"");
  }

  @ParameterizedTest
  @CsvSource({"0, 00:00:00", "39240000, 10:54:00", "39240500, 10:54:00.500"})
  void timesOfDayHaveSeconds(int millis, String time) {
    assertThat(json(new TimeType(3), millis)).isEqualTo('"' + time + '"');
  }

  private static String json(LogicalType type, Object value) {
    StringBuilder json = new StringBuilder();
    JsonValues.of(type).append(value, json);
    return json.toString();
  }
}
