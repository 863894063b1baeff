package io.caltrop.detection.engine.gates;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * Lets pass what passes each of several gates. Those that compare texts are asked first; then
 * whether one of the patterns is known not to be found, before a text is read for any.
 */
final class AllGate implements RowGate {
  private final TextGate[] texts;
  private final PatternGate[] patterns;
  private final RowGate[] others;

  AllGate(RowGate[] gates) {
    texts = of(gates, TextGate.class).toArray(TextGate[]::new);
    patterns = of(gates, PatternGate.class).toArray(PatternGate[]::new);
    others =
        Arrays.stream(gates).filter(gate -> !(gate instanceof TextGate)).toArray(RowGate[]::new);
  }

  private static <T> Stream<T> of(RowGate[] gates, Class<T> type) {
    return Arrays.stream(gates).filter(type::isInstance).map(type::cast);
  }

  @Override
  public boolean mayPass(RowData row) {
    for (TextGate gate : texts) {
      if (!gate.mayPass(row)) {
        return false;
      }
    }
    for (PatternGate gate : patterns) {
      if (gate.isRuledOut(row)) {
        return false;
      }
    }
    for (RowGate gate : others) {
      if (!gate.mayPass(row)) {
        return false;
      }
    }
    return true;
  }
}
