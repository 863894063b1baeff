package io.caltrop.detection.dialect.functions;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in a format of Java's: {@code to_timestamp(text, format)}. What the format leaves out
 * is that of the start of 1970, what the text has more than the format is left out; NULL if the
 * text is otherwise, or there is no such day.
 */
public final class FormattedTimes extends ScalarFunction {
  private static final int FIRST_YEAR = 1970;

  private transient String pattern = "";
  private transient DateTimeFormatter formatter = formatter("");

  @Override
  public void open(FunctionContext context) {
    pattern = "";
    formatter = formatter("");
  }

  /** From text; the format of a call is a literal, which the translation has checked. */
  @DataTypeHint("TIMESTAMP(6)")
  public @Nullable LocalDateTime eval(@Nullable String text, @Nullable String format) {
    if (text == null || format == null) {
      return null;
    }
    if (!format.equals(pattern)) {
      formatter = formatter(format);
      pattern = format;
    }
    try {
      String stripped = NumberTexts.strip(text);
      ParsePosition end = new ParsePosition(0);
      TemporalAccessor parsed = formatter.parse(stripped, end);
      return isWithinNumber(stripped, end.getIndex()) ? null : time(parsed);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** PostgreSQL reads all digits of the last number, and fails on one with too many. */
  private static boolean isWithinNumber(String text, int index) {
    return index > 0
        && index < text.length()
        && isDigit(text.charAt(index - 1))
        && isDigit(text.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static DateTimeFormatter formatter(String pattern) {
    // Else the 30th of February is the 29th.
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static LocalDateTime time(TemporalAccessor parsed) {
    return LocalDateTime.of(
        field(parsed, ChronoField.YEAR, FIRST_YEAR),
        field(parsed, ChronoField.MONTH_OF_YEAR, 1),
        field(parsed, ChronoField.DAY_OF_MONTH, 1),
        field(parsed, ChronoField.HOUR_OF_DAY, field(parsed, ChronoField.HOUR_OF_AMPM, 0)),
        field(parsed, ChronoField.MINUTE_OF_HOUR, 0),
        field(parsed, ChronoField.SECOND_OF_MINUTE, 0),
        field(parsed, ChronoField.NANO_OF_SECOND, 0));
  }

  private static int field(TemporalAccessor parsed, ChronoField field, int otherwise) {
    return parsed.isSupported(field) ? parsed.get(field) : otherwise;
  }
}
