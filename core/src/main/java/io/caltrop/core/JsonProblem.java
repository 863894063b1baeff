package io.caltrop.core;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** Says in one line why a text is no JSON, and where. */
public final class JsonProblem {
  private JsonProblem() {}

  /** The line, such as {@code not JSON: Unrecognized token 'abc', at line 1, column 4}. */
  public static String of(IOException e) {
    if (!(e instanceof JsonProcessingException problem)) {
      return "not readable: " + e.getMessage();
    }
    String message = problem.getOriginalMessage();
    int end = message.length();
    for (String rest : new String[] {": was expecting", " (start marker", ", from `", "\n"}) {
      int at = message.indexOf(rest);
      end = at < 0 ? end : Math.min(end, at);
    }
    JsonLocation where = problem.getLocation();
    String place =
        where == null
            ? ""
            : ", at line " + where.getLineNr() + ", column " + Math.max(where.getColumnNr(), 1);
    return "not JSON: " + Quote.line(message.substring(0, end)) + place;
  }
}
