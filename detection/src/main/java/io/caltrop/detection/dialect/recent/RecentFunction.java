package io.caltrop.detection.dialect.recent;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;

/**
 * An aggregate over recent rows. Its arguments are a text, for those that take one, an event time,
 * and lengths of time in milliseconds, the same for all rows. What it remembers is an object of its
 * own that Flink's state on the heap holds as it is. It cannot take rows back.
 */
public abstract class RecentFunction<T, M extends Memory> extends AggregateFunction<T, Lanes<M>> {
  private static final long serialVersionUID = 1;

  private final Memory.Kind kind;
  private final int lengths;

  RecentFunction(Memory.Kind kind) {
    this(kind, 1);
  }

  /** One that takes several lengths of time. */
  RecentFunction(Memory.Kind kind, int lengths) {
    this.kind = kind;
    this.lengths = lengths;
  }

  /** The type of the result, as this class gives it. */
  abstract DataType result();

  /** Whether a text stands before the time. */
  abstract boolean takesText();

  @Override
  public Lanes<M> createAccumulator() {
    return new Lanes<>(kind);
  }

  @Override
  @SuppressWarnings("unchecked") // a class knows nothing of what it is of
  public TypeInference getTypeInference(DataTypeFactory types) {
    List<ArgumentTypeStrategy> arguments = new ArrayList<>();
    if (takesText()) {
      arguments.add(InputTypeStrategies.explicit(DataTypes.STRING().bridgedTo(StringData.class)));
    }
    arguments.add(
        InputTypeStrategies.explicit(DataTypes.TIMESTAMP_LTZ(3).bridgedTo(TimestampData.class)));
    for (int i = 0; i < lengths; i++) {
      arguments.add(
          InputTypeStrategies.explicit(DataTypes.BIGINT().notNull().bridgedTo(long.class)));
    }
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(arguments.toArray(new ArgumentTypeStrategy[0])))
        .accumulatorTypeStrategy(
            TypeStrategies.explicit(
                DataTypes.RAW(
                    (Class<Lanes<M>>) (Class<?>) Lanes.class, new LanesSerializer<>(kind))))
        .outputTypeStrategy(TypeStrategies.explicit(result()))
        .build();
  }
}
