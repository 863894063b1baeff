package io.caltrop.detection.dialect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table that PostgreSQL and Flink both have.
 *
 * @param id of no other row
 * @param values text, numbers, truth values, times as text, JSON; NULL among them
 */
record SampleRow(int id, List<@Nullable Object> values) {
  /** As a source of records. */
  static final String SOURCE =
      """
      CREATE SOURCE sample (
        id int, t varchar, u varchar, n int, b bigint, s smallint, f double precision,
        m numeric(10, 2), ok boolean, ts timestamptz, lo timestamp, dy date, doc jsonb,
        WATERMARK FOR ts AS ts - INTERVAL '5 seconds'
      ) WITH (connector = 'kafka', topic = 'sample') FORMAT PLAIN ENCODE JSON
      """;

  /** As PostgreSQL has it. */
  static final String POSTGRES_TABLE =
      "CREATE TABLE sample (id int, t varchar, u varchar, n int, b bigint, s smallint,"
          + " f double precision, m numeric(10, 2), ok boolean, ts timestamptz, lo timestamp,"
          + " dy date, doc jsonb)";

  private static final String DOC =
      "{\"a\": 1, \"b\": {\"c\": \"x y\", \"d\": [1, \"two\", null]}, \"e\": null, \"f\": true,"
          + " \"key with space\": \"v\", \"g\": 1.50}";

  static List<SampleRow> all() {
    List<SampleRow> rows = new ArrayList<>();
    String ts = "2024-10-14 12:33:08.125+00";
    rows.add(
        of("hello world", "404", 7, 7000000000L, 7, 2.5, "12.34", true, ts, ts, "2024-10-14", DOC));
    rows.add(
        of(
            " 42 ",
            "a,b,c",
            -7,
            -1L,
            -3,
            -2.5,
            "-0.05",
            false,
            "2024-01-01 00:00:00+00",
            "2024-01-01 23:59:59.999",
            "2024-02-29",
            "[]"));
    rows.add(
        of(
            "",
            "",
            0,
            0L,
            0,
            0.0,
            "0.00",
            true,
            "1999-12-31 23:59:59+00",
            "2000-01-01 00:00:00",
            "1999-12-31",
            "{}"));
    rows.add(of(null, null, null, null, null, null, null, null, ts, null, null, null));
    rows.add(
        of(
            "4.5",
            "x",
            100,
            9007199254740993L,
            100,
            1e20,
            "99999999.99",
            true,
            "2024-12-30 06:00:00+00",
            "2024-12-30 06:00:00",
            "2024-12-30",
            "{\"a\": \"1\"}"));
    rows.add(
        of(
            "tRuE",
            "no",
            2,
            2L,
            2,
            0.1,
            "1.00",
            null,
            "2024-03-10 01:02:03.456+00",
            "2024-03-10 01:02:03",
            "2024-03-10",
            "{\"a\": {\"z\": 1}}"));
    rows.add(
        of(
            "2024-10-14 12:33:08",
            "2024-10-14",
            3,
            3L,
            3,
            3.5,
            "3.50",
            false,
            "2024-06-30 18:00:00+00",
            "2024-06-30 18:00:00.123456",
            "2024-06-30",
            "{\"a\": [1, 2]}"));
    rows.add(
        of(
            "2024-10-14T12:33:08.5+02:00",
            "2024-02-30",
            5,
            5L,
            5,
            1e-7,
            "5.55",
            true,
            "2023-01-01 12:00:00+00",
            "2023-01-01 12:00:00",
            "2023-01-01",
            "{\"b\": 5}"));
    rows.add(
        of(
            "aaabbb",
            "99999999999",
            2147483647,
            9223372036854775807L,
            32767,
            123456.789,
            "7.77",
            false,
            "2024-10-13 23:59:59+00",
            "2024-10-13 23:59:59",
            "2024-10-13",
            "{}"));
    rows.add(
        of(
            "héé😀 x_y%z\\",
            "1e3",
            -2147483648,
            -9223372036854775808L,
            -32768,
            -1e-3,
            "-7.77",
            true,
            "2020-02-29 00:00:00+00",
            "2020-02-29 00:00:00",
            "2020-02-29",
            "{}"));
    rows.add(
        of(
            "HELLO World 192.168.1.1",
            "+5",
            12,
            12L,
            12,
            0.5,
            "0.50",
            true,
            "2024-10-20 10:10:10+00",
            "2024-10-20 10:10:10",
            "2024-10-20",
            "{}"));
    rows.add(
        of(
            "a$1b\\2c",
            "NaN",
            1,
            1L,
            1,
            1.0,
            "1.10",
            false,
            "2024-10-19 00:00:00+00",
            "2024-10-19 00:00:00",
            "2024-10-19",
            "{}"));
    rows.add(
        of(
            "line one\nline two",
            "t",
            8,
            8L,
            8,
            1e15,
            "8.00",
            true,
            "2024-11-01 00:00:01+00",
            "2024-11-01 00:00:01",
            "2024-11-01",
            "{}"));
    List<SampleRow> numbered = new ArrayList<>();
    for (SampleRow row : rows) {
      numbered.add(new SampleRow(numbered.size() + 1, row.values()));
    }
    return numbered;
  }

  private static SampleRow of(@Nullable Object... values) {
    return new SampleRow(0, Arrays.asList(values));
  }

  /** When it happened. */
  String time() {
    return String.valueOf(values.get(8));
  }

  /** The fields of the record. */
  List<@Nullable Object> fields() {
    List<@Nullable Object> fields = new ArrayList<>();
    fields.add(id);
    for (int i = 0; i < values.size(); i++) {
      fields.add(field(i, values.get(i)));
    }
    return fields;
  }

  private static @Nullable Object field(int index, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (index) {
      case 4 -> ((Integer) value).shortValue();
      case 6 -> new BigDecimal((String) value);
      default -> value;
    };
  }

  String insert() {
    return "INSERT INTO sample VALUES (%d, %s)"
        .formatted(
            id,
            values.stream()
                .map(
                    value ->
                        value instanceof String text
                            ? "'" + text.replace("'", "''") + "'"
                            : String.valueOf(value))
                .collect(Collectors.joining(", ")));
  }
}
