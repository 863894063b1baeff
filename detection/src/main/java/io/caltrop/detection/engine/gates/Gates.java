package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.RegexpLike;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Makes gates of conditions. What is not understood lets every row pass. */
public final class Gates {
  private static final RowGate OPEN = row -> true;

  private final List<String> columns;

  private Gates(List<String> columns) {
    this.columns = columns;
  }

  /**
   * A gate for rows that fulfil all of these.
   *
   * @param columns the names of the row's columns
   */
  public static RowGate of(List<ResolvedExpression> conditions, List<String> columns) {
    Gates gates = new Gates(columns);
    return all(conditions.stream().map(gates::of).toList());
  }

  private RowGate of(ResolvedExpression condition) {
    if (!(condition instanceof CallExpression call)) {
      return OPEN;
    }
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> arguments = call.getResolvedChildren();
    if (function == BuiltInFunctionDefinitions.AND) {
      return all(arguments.stream().map(this::of).toList());
    }
    if (function == BuiltInFunctionDefinitions.OR) {
      return any(arguments.stream().map(this::of).toList());
    }
    if (function instanceof RegexpLike) {
      return TextPath.of(arguments.get(0), columns)
          .flatMap(path -> text(arguments.get(1)).map(p -> (RowGate) new PatternGate(path, p)))
          .orElse(OPEN);
    }
    int column = arguments.isEmpty() ? -1 : textColumn(arguments.get(0));
    return column < 0 ? OPEN : ofColumn(function, column, arguments.subList(1, arguments.size()));
  }

  private static RowGate ofColumn(
      FunctionDefinition function, int column, List<ResolvedExpression> others) {
    if (function == BuiltInFunctionDefinitions.IS_NULL) {
      return row -> row.isNullAt(column);
    }
    if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
      return row -> !row.isNullAt(column);
    }
    List<String> values = others.stream().flatMap(other -> text(other).stream()).toList();
    if (values.size() < others.size() || values.isEmpty()) {
      return OPEN;
    }
    if (function == BuiltInFunctionDefinitions.LIKE) {
      String escape = values.size() == 1 ? "" : values.get(1);
      return new PatternGate(
          new TextPath(column, List.of()), LikePattern.java(values.get(0), escape));
    }
    return TextGate.Test.of(function, values.size())
        .map(test -> (RowGate) new TextGate(column, test, values))
        .orElse(OPEN);
  }

  private int textColumn(ResolvedExpression expression) {
    return expression instanceof FieldReferenceExpression field
            && field.getOutputDataType().getLogicalType().is(LogicalTypeRoot.VARCHAR)
        ? columns.indexOf(field.getName())
        : -1;
  }

  private static Optional<String> text(ResolvedExpression expression) {
    return expression instanceof ValueLiteralExpression literal
        ? literal.getValueAs(String.class)
        : Optional.empty();
  }

  private static RowGate all(List<RowGate> gates) {
    RowGate[] shut = gates.stream().filter(gate -> gate != OPEN).toArray(RowGate[]::new);
    if (shut.length == 0) {
      return OPEN;
    }
    return row -> {
      for (RowGate gate : shut) {
        if (!gate.mayPass(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private static RowGate any(List<RowGate> gates) {
    if (gates.contains(OPEN)) {
      return OPEN;
    }
    RowGate[] ways = gates.toArray(RowGate[]::new);
    return row -> {
      for (RowGate gate : ways) {
        if (gate.mayPass(row)) {
          return true;
        }
      }
      return false;
    };
  }
}
