package io.caltrop.detection.engine.gates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.table.data.RowData;

/**
 * Makes gates of conditions, all of which are asked about the same rows: what they have in common
 * is found out once a row. For one thread.
 */
final class RowGates {
  private final Map<Integer, TreeSet<String>> compared = new HashMap<>();
  private final Map<Integer, TextRanks> ranks = new HashMap<>();
  private final Map<Integer, Together> together = new HashMap<>();
  private final Map<Condition.Found, PatternGate> patterns = new HashMap<>();
  private final RowGate[] gates;
  private long row;

  /** A gate for each condition. */
  RowGates(List<Condition> conditions) {
    conditions.forEach(this::collect);
    gates = conditions.stream().map(this::gate).toArray(RowGate[]::new);
  }

  /** The texts that each column is compared with: ranks are among all of them. */
  private void collect(Condition condition) {
    if (condition instanceof Condition.All all) {
      all.conditions().forEach(this::collect);
    } else if (condition instanceof Condition.Any any) {
      any.conditions().forEach(this::collect);
    } else if (condition instanceof Condition.Compared one) {
      compared.computeIfAbsent(one.column(), column -> new TreeSet<>()).addAll(one.texts());
    }
  }

  private RowGate gate(Condition condition) {
    if (condition instanceof Condition.All all) {
      RowGate[] joined = joined(all.conditions(), true);
      return joined.length == 1 ? joined[0] : new AllGate(joined);
    } else if (condition instanceof Condition.Any any) {
      RowGate[] joined = joined(any.conditions(), false);
      return joined.length == 1 ? joined[0] : any(joined);
    } else if (condition instanceof Condition.Null asked) {
      return TextGate.of(asked, ranks(asked.column()));
    } else if (condition instanceof Condition.Compared one) {
      return TextGate.of(one, ranks(one.column()));
    }
    return patterns.computeIfAbsent((Condition.Found) condition, this::pattern);
  }

  private TextRanks ranks(int column) {
    return ranks.computeIfAbsent(
        column, key -> new TextRanks(key, compared.getOrDefault(key, new TreeSet<>()), this::row));
  }

  private PatternGate pattern(Condition.Found found) {
    int column = found.path().column();
    return new PatternGate(
        found, together.computeIfAbsent(column, key -> new Together(this::row)), this::row);
  }

  /** The gates of conditions, those that compare a column as one, and they come first. */
  private RowGate[] joined(Collection<Condition> conditions, boolean all) {
    Map<TextRanks, TextGate> texts = new LinkedHashMap<>();
    List<RowGate> others = new ArrayList<>();
    for (Condition condition : conditions) {
      RowGate gate = gate(condition);
      if (gate instanceof TextGate text) {
        texts.merge(text.ranks(), text, (a, b) -> a.with(b, all));
      } else {
        others.add(gate);
      }
    }
    List<RowGate> joined = new ArrayList<>(texts.values());
    joined.addAll(others);
    return joined.toArray(RowGate[]::new);
  }

  private static RowGate any(RowGate[] gates) {
    return row -> {
      for (RowGate gate : gates) {
        if (gate.mayPass(row)) {
          return true;
        }
      }
      return false;
    };
  }

  private long row() {
    return row;
  }

  /** The gates are asked about another row from now on. */
  void next() {
    row++;
  }

  /** Whether the row may fulfil the condition of this number. */
  boolean mayPass(int condition, RowData data) {
    return gates[condition].mayPass(data);
  }
}
