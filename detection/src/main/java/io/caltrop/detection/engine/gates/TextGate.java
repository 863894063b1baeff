package io.caltrop.detection.engine.gates;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/** Compares a column of text with texts. */
final class TextGate implements RowGate {
  private static final long serialVersionUID = 1;

  private final int column;
  private final Test test;
  private final String[] texts;
  private transient StringData @Nullable [] values; // Flink's texts cannot be sent

  TextGate(int column, Test test, List<String> texts) {
    this.column = column;
    this.test = test;
    this.texts = texts.toArray(String[]::new);
  }

  /** How a value is compared. */
  enum Test {
    IN,
    NOT_EQUAL,
    LESS,
    NOT_MORE,
    MORE,
    NOT_LESS;

    private static final Map<FunctionDefinition, Test> ALL =
        Map.of(
            BuiltInFunctionDefinitions.IN, IN,
            BuiltInFunctionDefinitions.EQUALS, IN,
            BuiltInFunctionDefinitions.NOT_EQUALS, NOT_EQUAL,
            BuiltInFunctionDefinitions.LESS_THAN, LESS,
            BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, NOT_MORE,
            BuiltInFunctionDefinitions.GREATER_THAN, MORE,
            BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, NOT_LESS);

    /** Of a function of a column and so many texts. */
    static Optional<Test> of(FunctionDefinition function, int texts) {
      return Optional.ofNullable(ALL.get(function)).filter(test -> test == IN || texts == 1);
    }
  }

  @Override
  public boolean mayPass(RowData row) {
    if (row.isNullAt(column)) {
      return false;
    }
    StringData[] others = values;
    if (others == null) {
      others = new StringData[texts.length];
      for (int i = 0; i < texts.length; i++) {
        others[i] = StringData.fromString(texts[i]);
      }
      values = others;
    }
    return holds(row.getString(column), others);
  }

  private boolean holds(StringData value, StringData[] others) {
    return switch (test) {
      case IN -> isIn(value, others);
      case NOT_EQUAL -> !value.equals(others[0]);
      case LESS -> value.compareTo(others[0]) < 0;
      case NOT_MORE -> value.compareTo(others[0]) <= 0;
      case MORE -> value.compareTo(others[0]) > 0;
      case NOT_LESS -> value.compareTo(others[0]) >= 0;
    };
  }

  private static boolean isIn(StringData value, StringData[] others) {
    for (StringData other : others) {
      if (value.equals(other)) {
        return true;
      }
    }
    return false;
  }
}
