package io.caltrop.detection.engine;

import java.io.Serial;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.cep.EventComparator;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.operator.CepOperator;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Flink's search for sequences of events, in time that grows as the rows of a key do. As it comes
 * (2.2) it has a timer for each row. When event time moves on, a key's first timer reads all rows
 * that it passes, and each of the others looks through the table of those that wait, which stays as
 * large as it has ever been: with 40,000 rows of one address 7 s, and four times that for twice as
 * many. Here the others do nothing.
 */
final class QuickMatches extends CepOperator<RowData, RowData, RowData> {
  @Serial private static final long serialVersionUID = 1;

  // Keys that were read at a moment of event time.
  private transient @Nullable Set<RowData> read;
  private transient long moment;
  private transient @Nullable InternalTimerService<VoidNamespace> timers;

  private QuickMatches(CepOperator<RowData, RowData, RowData> own) {
    super(
        QuickMatches.<TypeSerializer<RowData>>part(own, "inputSerializer"),
        QuickMatches.<Boolean>part(own, "isProcessingTime"),
        QuickMatches.<NFACompiler.NFAFactory<RowData>>part(own, "nfaFactory"),
        QuickMatches.<@Nullable EventComparator<RowData>>part(own, "comparator"),
        QuickMatches.<@Nullable AfterMatchSkipStrategy>part(own, "afterMatchSkipStrategy"),
        own.getUserFunction(),
        QuickMatches.<@Nullable OutputTag<RowData>>part(own, "lateDataOutputTag"));
  }

  /** Puts it in the place of Flink's own. */
  @SuppressWarnings("unchecked") // the planner's operators are of rows
  static void replaceIn(StreamGraph graph) {
    for (StreamNode node : graph.getStreamNodes()) {
      if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> own
          && own.getOperator() instanceof CepOperator<?, ?, ?> matches) {
        SimpleOperatorFactory<RowData> factory =
            SimpleOperatorFactory.of(
                new QuickMatches((CepOperator<RowData, RowData, RowData>) matches));
        factory.setChainingStrategy(own.getChainingStrategy());
        node.setOperatorFactory(factory);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T part(CepOperator<?, ?, ?> own, String name) {
    try {
      Field field = CepOperator.class.getDeclaredField(name);
      field.setAccessible(true);
      return (T) field.get(own);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Flink's search for sequences has no " + name, e);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    moment = Long.MIN_VALUE;
    // The one that it has made.
    timers = getInternalTimerService("watermark-callbacks", VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void onEventTime(InternalTimer<RowData, VoidNamespace> timer) throws Exception {
    long now = Objects.requireNonNull(timers).currentWatermark();
    Set<RowData> keys = read;
    if (keys == null || now != moment) {
      keys = new HashSet<>(); // one that was cleared would stay as large as it has been
      read = keys;
      moment = now;
    }
    if (keys.add(timer.getKey())) { // no row comes before event time has moved on
      super.onEventTime(timer);
    }
  }
}
