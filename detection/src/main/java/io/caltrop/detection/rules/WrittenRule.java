package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Where;
import io.caltrop.detection.SqlProblem;
import java.util.Map;

/**
 * A rule and where in its file things stand.
 *
 * @param yaml the file's text
 * @param sql where the characters of the query are
 * @param id where the id is
 * @param category where the category is
 * @param entity where the entity's column is named
 * @param suppression where the columns of the suppression are named
 * @param expected where each column that a case expects is named first
 */
public record WrittenRule(
    Rule rule,
    String yaml,
    SqlPlaces sql,
    Where id,
    Where category,
    Where entity,
    Where suppression,
    Map<String, Where> expected) {
  /** Copies. */
  public WrittenRule {
    expected = Map.copyOf(expected);
  }

  /**
   * Adds a problem of the rule's query, with its place in the file.
   *
   * @param problem whose position, if it has one, is one in {@link Rule#sql}
   */
  public void report(SqlProblem problem, Problems problems) {
    SqlPlaces.Place place =
        problem.position().isPresent()
            ? sql.of(problem.position().getAsInt())
            : new SqlPlaces.Place(sql.begin(), 0);
    String at = place.column() > 0 ? " at column " + place.column() : "";
    String hint = problem.hint().map(text -> "; " + text).orElse("");
    problems.add(place.where(), "SQL" + at + ": " + problem.getMessage() + hint);
  }

  /** The same problem in a line: {@code FILE:LINE: SQL at column N: what is wrong; the hint}. */
  public String line(SqlProblem problem) {
    Problems one = new Problems();
    report(problem, one);
    return String.join("; ", one.lines());
  }
}
