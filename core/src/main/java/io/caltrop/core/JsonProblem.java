package io.caltrop.core;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says in one line why a text is no JSON, and where. */
public final class JsonProblem {
  /** What Jackson says to whoever configures it, or repeats of what it expected. */
  private static final Pattern INWARD =
      Pattern.compile(
          ": was expecting|: maybe a |: enable `| \\(start marker| \\(for | \\(enable |\n");

  private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

  private JsonProblem() {}

  /** The line, such as {@code not JSON: Unrecognized token 'abc', at line 1, column 4}. */
  public static String of(IOException e) {
    return of(e, ", at line ", 0);
  }

  /**
   * The same for the text of one alert among others: {@code .., at the alert's line 1, column 4}.
   */
  public static String ofAlert(IOException e) {
    return of(e, ", at the alert's line ", 0);
  }

  /**
   * The same for a part of a text.
   *
   * @param linesBefore the lines of the text before the part
   */
  public static String of(IOException e, int linesBefore) {
    return of(e, ", at line ", linesBefore);
  }

  private static String of(IOException e, String place, int linesBefore) {
    if (!(e instanceof JsonProcessingException problem)) {
      return "not readable: " + e.getMessage();
    }
    String what = SETTING.matcher(problem.getOriginalMessage()).replaceAll("");
    JsonLocation where = problem.getLocation();
    return "not JSON: "
        + Quote.line(INWARD.split(what, 2)[0])
        + (where == null ? "" : place + (where.getLineNr() + linesBefore) + column(where));
  }

  private static String column(JsonLocation where) {
    return ", column " + Math.max(where.getColumnNr(), 1);
  }
}
