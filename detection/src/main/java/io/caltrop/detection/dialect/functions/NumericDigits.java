package io.caltrop.detection.dialect.functions;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The type of functions that give a numeric: its digits are their last two arguments. */
final class NumericDigits {
  private static final ArgumentTypeStrategy INTEGER =
      InputTypeStrategies.logical(LogicalTypeRoot.INTEGER);

  private NumericDigits() {}

  /** Of a function that takes these before precision and scale. */
  static TypeInference behind(ArgumentTypeStrategy... arguments) {
    ArgumentTypeStrategy[] all =
        Stream.concat(Arrays.stream(arguments), Stream.of(INTEGER, INTEGER))
            .toArray(ArgumentTypeStrategy[]::new);
    return TypeInference.newBuilder()
        .inputTypeStrategy(InputTypeStrategies.sequence(all))
        .outputTypeStrategy(NumericDigits::type)
        .build();
  }

  private static Optional<DataType> type(CallContext call) {
    int last = call.getArgumentDataTypes().size() - 1;
    return call.getArgumentValue(last - 1, Integer.class)
        .flatMap(
            precision ->
                call.getArgumentValue(last, Integer.class)
                    .map(scale -> DataTypes.DECIMAL(precision, scale)));
  }
}
