package io.caltrop.detection.engine.gates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a query asks of the rows that it reads, as far as a gate can tell. */
public sealed interface Condition extends Serializable {
  /** What every row fulfils. */
  Condition NONE = new All(List.of());

  /** All of them must be fulfilled. */
  record All(List<Condition> conditions) implements Condition {
    /** Copies. */
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** One of them must be fulfilled. */
  record Any(List<Condition> conditions) implements Condition {
    /** Copies. */
    public Any {
      conditions = List.copyOf(conditions);
    }
  }

  /** Whether a column is NULL, or is not. */
  record Null(int column, boolean isNull) implements Condition {}

  /** A column of text is compared with texts. */
  record Compared(int column, Comparison how, List<String> texts) implements Condition {
    /** Copies. */
    public Compared {
      texts = List.copyOf(texts);
    }
  }

  /** A pattern of Java's may be found in a text. */
  record Found(TextPath path, String pattern) implements Condition {}

  /** All of them; those that every row fulfils are left out. */
  static Condition all(List<Condition> conditions) {
    List<Condition> asked =
        conditions.stream().filter(condition -> !condition.equals(NONE)).toList();
    return asked.size() == 1 ? asked.get(0) : new All(asked);
  }

  /** One of them; patterns that are looked for in the same text are one pattern. */
  static Condition any(List<Condition> conditions) {
    if (conditions.contains(NONE)) {
      return NONE;
    }
    Map<TextPath, String> patterns = new LinkedHashMap<>();
    List<Condition> ways = new ArrayList<>();
    for (Condition condition : conditions) {
      if (condition instanceof Found found && isAlternative(found.pattern())) {
        patterns.merge(found.path(), found.pattern(), Condition::either);
      } else {
        ways.add(condition);
      }
    }
    patterns.forEach((path, pattern) -> ways.add(new Found(path, pattern)));
    return ways.size() == 1 ? ways.get(0) : new Any(ways);
  }

  /** Whether a pattern can be one of the alternatives of another. */
  private static boolean isAlternative(String pattern) {
    return pattern.startsWith("(?s)");
  }

  /** What finds one of two patterns. */
  private static String either(String a, String b) {
    return "(?s)(?:" + a.substring(4) + ")|(?:" + b.substring(4) + ")";
  }
}
