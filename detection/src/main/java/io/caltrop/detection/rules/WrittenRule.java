package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Where;
import java.util.Map;

/**
 * A rule and where in its file things stand.
 *
 * @param yaml the file's text
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
}
