package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Nearest;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Section;
import io.caltrop.core.yaml.Value;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** Holds a query's <code>${name}</code> against the parameters that its rule has. */
final class Parameters {
  static final String NAME = "[a-z][a-z0-9_]*";

  private final Rule rule;
  private final SqlPlaces places;
  private final Problems problems;

  Parameters(Rule rule, SqlPlaces places, Problems problems) {
    this.rule = rule;
    this.places = places;
    this.problems = problems;
  }

  void check(Section top) {
    Set<String> known = new TreeSet<>(rule.parameters().keySet());
    Set<String> used = new HashSet<>();
    Matcher use = ParameterText.PARAMETER.matcher(rule.sql());
    while (use.find()) {
      used.add(use.group(1));
      if (!known.contains(use.group(1))) {
        reportUnknown(use, known);
      }
    }
    top.value("parameters")
        .filter(Value.Entries.class::isInstance)
        .map(Value.Entries.class::cast)
        .ifPresent(section -> checkUsed(section, used));
  }

  private void reportUnknown(Matcher use, Set<String> known) {
    SqlPlaces.Place place = places.of(use.start() + 1);
    String hint =
        Nearest.to(use.group(1), known)
            .map(near -> "did you mean ${" + near + "}?")
            .orElse(
                known.isEmpty()
                    ? "the rule has no parameters"
                    : "allowed: " + String.join(", ", known));
    problems.add(
        place.where(),
        (place.column() > 0 ? "SQL at column " + place.column() : "SQL")
            + ": "
            + use.group()
            + " is not a parameter; "
            + hint);
  }

  private void checkUsed(Value.Entries section, Set<String> used) {
    for (Value.Entry entry : section.entries()) {
      if (!used.contains(entry.key()) && !rule.sql().isEmpty()) {
        problems.add(
            entry.where(),
            "parameters."
                + entry.key()
                + " is not used in the SQL; allowed: ${"
                + entry.key()
                + "} in it, or no such parameter");
      }
    }
  }
}
