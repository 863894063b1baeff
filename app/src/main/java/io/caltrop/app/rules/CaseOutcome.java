package io.caltrop.app.rules;

import io.caltrop.core.yaml.Durations;
import io.caltrop.detection.rules.RuleCase;
import io.caltrop.detection.rules.RuleCase.Expected;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a case, held against what was expected. */
final class CaseOutcome {
  private static final List<String> SHOWN = List.of("entity", "count", "first_seen", "last_seen");
  private static final List<String> TIMES = List.of("first_seen", "last_seen", "event_time");

  private final RuleCase tested;
  private final List<Map<String, String>> found;

  /** For each finding the expected one that it serves; -1 for none. */
  private final int[] served;

  /**
   * Holds one against the other.
   *
   * @param found the values of each finding that came
   */
  CaseOutcome(RuleCase tested, List<Map<String, String>> found) {
    this.tested = tested;
    this.found = found;
    this.served = new int[found.size()];
    Arrays.fill(served, -1);
    for (int i = 0; i < tested.expected().size(); i++) {
      boolean unused = serve(i, new boolean[found.size()]);
    }
  }

  /** Finds a finding for an expected one; another may have to take a different one (Kuhn). */
  private boolean serve(int expected, boolean[] tried) {
    for (int j = 0; j < found.size(); j++) {
      if (!tried[j] && differing(tested.expected().get(expected), found.get(j)).isEmpty()) {
        tried[j] = true;
        if (served[j] < 0 || serve(served[j], tried)) {
          served[j] = expected;
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> differing(Expected expected, Map<String, String> values) {
    return new TreeMap<>(expected.values())
        .entrySet().stream()
            .filter(e -> !Objects.equals(e.getValue(), values.get(e.getKey())))
            .map(Map.Entry::getKey)
            .toList();
  }

  boolean passed() {
    return missing().isEmpty() && surplus().isEmpty();
  }

  private List<Expected> missing() {
    List<Expected> missing = new ArrayList<>();
    for (int i = 0; i < tested.expected().size(); i++) {
      int index = i;
      if (Arrays.stream(served).noneMatch(s -> s == index)) {
        missing.add(tested.expected().get(i));
      }
    }
    return missing;
  }

  private List<Map<String, String>> surplus() {
    List<Map<String, String>> surplus = new ArrayList<>();
    for (int j = 0; j < found.size(); j++) {
      if (served[j] < 0) {
        surplus.add(found.get(j));
      }
    }
    return surplus;
  }

  /** What was expected and what came instead, a line each; none if the case has passed. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<Map<String, String>> surplus = new ArrayList<>(surplus());
    for (Expected expected : missing()) {
      lines.add("expected  " + text(expected.values()));
      @Nullable Map<String, String> nearest = nearest(expected, surplus);
      if (nearest == null) {
        lines.add("came      " + (found.isEmpty() ? "nothing" : "nothing else"));
      } else {
        surplus.remove(nearest);
        lines.add(
            "came      " + text(shown(nearest, expected.values())) + difference(expected, nearest));
      }
    }
    for (Map<String, String> values : surplus) {
      lines.add("expected  nothing" + (tested.expected().isEmpty() ? "" : " else"));
      lines.add("came      " + text(shown(values, Map.of())));
    }
    return lines;
  }

  private static String difference(Expected expected, Map<String, String> values) {
    return "  <- " + String.join(", ", differing(expected, values));
  }

  private static @Nullable Map<String, String> nearest(
      Expected expected, List<Map<String, String>> surplus) {
    return surplus.stream()
        .min(Comparator.comparingInt(values -> differing(expected, values).size()))
        .orElse(null);
  }

  /** The columns that tell findings apart, and those that were expected. */
  private static Map<String, String> shown(
      Map<String, String> values, Map<String, String> expected) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String column : expected.isEmpty() ? SHOWN : expected.keySet()) {
      shown.put(column, values.getOrDefault(column, "NULL"));
    }
    return shown;
  }

  private static String text(Map<String, String> values) {
    return values.isEmpty()
        ? "a finding"
        : values.keySet().stream()
            .sorted(Comparator.comparingInt(CaseOutcome::rank).thenComparing(name -> name))
            .map(name -> name + " " + value(name, String.valueOf(values.get(name))))
            .collect(Collectors.joining(", "));
  }

  private static int rank(String column) {
    int shown = SHOWN.indexOf(column);
    return shown < 0 ? SHOWN.size() : shown;
  }

  /** Times as the file has them: after the begin. */
  private static String value(String column, String text) {
    if (TIMES.contains(column)) {
      try {
        Duration after = Duration.between(RuleCase.BEGIN, Instant.parse(text));
        return after.isNegative() ? text : Durations.show(after);
      } catch (DateTimeParseException e) {
        return text;
      }
    }
    return text;
  }
}
