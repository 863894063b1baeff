package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.UrlTexts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * A column of text and what is done to it, the first step first.
 *
 * @param column its index
 */
record TextPath(int column, List<Step> steps) implements Serializable {
  /** Copies. */
  TextPath {
    steps = List.copyOf(steps);
  }

  /** What is done to a text. */
  enum Step {
    LOWER,
    URL_DECODE
  }

  /** Of an expression; none if it is anything else, or does more to a text that was lowered. */
  static Optional<TextPath> of(ResolvedExpression expression, List<String> columns) {
    List<Step> steps = new ArrayList<>();
    ResolvedExpression at = expression;
    while (at instanceof CallExpression call && call.getResolvedChildren().size() == 1) {
      Optional<Step> step = step(call.getFunctionDefinition());
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(0, step.get());
      at = call.getResolvedChildren().get(0);
    }
    if (!(at instanceof FieldReferenceExpression field)
        || !field.getOutputDataType().getLogicalType().is(LogicalTypeRoot.VARCHAR)) {
      return Optional.empty();
    }
    int column = columns.indexOf(field.getName());
    int lower = steps.indexOf(Step.LOWER);
    boolean isKnown = column >= 0 && (lower < 0 || lower == steps.size() - 1);
    return isKnown ? Optional.of(new TextPath(column, steps)) : Optional.empty();
  }

  private static Optional<Step> step(FunctionDefinition function) {
    if (function == BuiltInFunctionDefinitions.LOWER) {
      return Optional.of(Step.LOWER);
    }
    return function instanceof UrlTexts.Decode ? Optional.of(Step.URL_DECODE) : Optional.empty();
  }

  boolean isLowered() {
    return steps.contains(Step.LOWER);
  }

  /** Does all of it to a text. */
  StringData apply(StringData text) {
    StringData done = text;
    for (Step step : steps) {
      done =
          step == Step.LOWER
              ? ((BinaryStringData) done).toLowerCase()
              : StringData.fromString(UrlTexts.decoded(done.toString()));
    }
    return done;
  }
}
