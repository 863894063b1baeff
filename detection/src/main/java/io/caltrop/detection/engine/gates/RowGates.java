package io.caltrop.detection.engine.gates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** Makes gates of conditions. What several have in common is asked once a row. For one thread. */
final class RowGates {
  private final Map<Condition, RowGate> known = new HashMap<>();
  private final Map<Text, Together> together = new HashMap<>();
  private long row;

  /** The gate of a condition. */
  RowGate of(Condition condition) {
    RowGate gate = known.get(condition);
    if (gate == null) {
      gate = new Once(made(condition));
      known.put(condition, gate);
    }
    return gate;
  }

  private RowGate made(Condition condition) {
    if (condition instanceof Condition.All all) {
      return all(gates(all.conditions()));
    } else if (condition instanceof Condition.Any any) {
      return any(gates(any.conditions()));
    } else if (condition instanceof Condition.Null asked) {
      return row -> row.isNullAt(asked.column()) == asked.isNull();
    } else if (condition instanceof Condition.Compared compared) {
      return new TextGate(compared);
    }
    return pattern((Condition.Found) condition);
  }

  /** Patterns of a column look at the same bytes, as long as there is nothing to decode in them. */
  private RowGate pattern(Condition.Found found) {
    Text text = new Text(found.path().column(), found.path().isLowered());
    Together others = together.computeIfAbsent(text, key -> new Together(key.lowered(), () -> row));
    return new PatternGate(found, others);
  }

  private record Text(int column, boolean lowered) {}

  private RowGate[] gates(List<Condition> conditions) {
    return conditions.stream().map(this::of).toArray(RowGate[]::new);
  }

  private static RowGate all(RowGate[] gates) {
    return row -> {
      for (RowGate gate : gates) {
        if (!gate.mayPass(row)) {
          return false;
        }
      }
      return true;
    };
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

  /** The gates are asked about another row from now on. */
  void next() {
    row++;
  }

  /** Keeps what a gate said of the row. */
  private final class Once implements RowGate {
    private final RowGate gate;
    private long asked = -1;
    private boolean passes;

    private Once(RowGate gate) {
      this.gate = gate;
    }

    @Override
    public boolean mayPass(RowData data) {
      if (asked != row) {
        passes = gate.mayPass(data);
        asked = row;
      }
      return passes;
    }
  }
}
