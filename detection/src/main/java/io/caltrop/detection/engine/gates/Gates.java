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

/**
 * Reads what gates can tell in conditions of Flink's. What is not understood, every row fulfils.
 */
public final class Gates {
  private final List<String> columns;

  private Gates(List<String> columns) {
    this.columns = columns;
  }

  /**
   * What rows that fulfil all of these must fulfil.
   *
   * @param columns the names of the row's columns
   */
  public static Condition of(List<ResolvedExpression> conditions, List<String> columns) {
    Gates gates = new Gates(columns);
    return Condition.all(conditions.stream().map(gates::of).toList());
  }

  private Condition of(ResolvedExpression condition) {
    if (!(condition instanceof CallExpression call)) {
      return Condition.NONE;
    }
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> arguments = call.getResolvedChildren();
    if (function == BuiltInFunctionDefinitions.AND) {
      return Condition.all(arguments.stream().map(this::of).toList());
    }
    if (function == BuiltInFunctionDefinitions.OR) {
      return Condition.any(arguments.stream().map(this::of).toList());
    }
    if (function instanceof RegexpLike) {
      return TextPath.of(arguments.get(0), columns)
          .flatMap(
              path -> text(arguments.get(1)).map(p -> (Condition) new Condition.Found(path, p)))
          .orElse(Condition.NONE);
    }
    int column = arguments.isEmpty() ? -1 : textColumn(arguments.get(0));
    return column < 0
        ? Condition.NONE
        : ofColumn(function, column, arguments.subList(1, arguments.size()));
  }

  private static Condition ofColumn(
      FunctionDefinition function, int column, List<ResolvedExpression> others) {
    if (function == BuiltInFunctionDefinitions.IS_NULL) {
      return new Condition.Null(column, true);
    }
    if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
      return new Condition.Null(column, false);
    }
    List<String> values = others.stream().flatMap(other -> text(other).stream()).toList();
    if (values.size() < others.size() || values.isEmpty()) {
      return Condition.NONE;
    }
    if (function == BuiltInFunctionDefinitions.LIKE) {
      String escape = values.size() == 1 ? "" : values.get(1);
      return new Condition.Found(
          new TextPath(column, List.of()), LikePattern.java(values.get(0), escape));
    }
    return Comparison.of(function, values.size())
        .map(how -> (Condition) new Condition.Compared(column, how, values))
        .orElse(Condition.NONE);
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
}
