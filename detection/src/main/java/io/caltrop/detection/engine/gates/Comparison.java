package io.caltrop.detection.engine.gates;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;

/** How a text is compared with others. */
enum Comparison {
  IN,
  NOT_EQUAL,
  LESS,
  NOT_MORE,
  MORE,
  NOT_LESS;

  private static final Map<FunctionDefinition, Comparison> ALL =
      Map.of(
          BuiltInFunctionDefinitions.IN, IN,
          BuiltInFunctionDefinitions.EQUALS, IN,
          BuiltInFunctionDefinitions.NOT_EQUALS, NOT_EQUAL,
          BuiltInFunctionDefinitions.LESS_THAN, LESS,
          BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, NOT_MORE,
          BuiltInFunctionDefinitions.GREATER_THAN, MORE,
          BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, NOT_LESS);

  /** That of a function of a column and so many texts. */
  static Optional<Comparison> of(FunctionDefinition function, int texts) {
    return Optional.ofNullable(ALL.get(function)).filter(how -> how == IN || texts == 1);
  }
}
