package io.caltrop.detection.engine.hits;

import io.caltrop.detection.engine.records.TopicOutput;
import io.caltrop.detection.findings.About;
import io.caltrop.detection.findings.Episodes;
import io.caltrop.detection.findings.Finding;
import io.caltrop.detection.findings.Hit;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Makes findings of hits: see {@link Episodes}. */
final class FindingsFunction extends KeyedProcessFunction<String, Hit, Found> {
  private static final long serialVersionUID = 1;

  private final List<About> rules;
  private final Duration keep;
  private final long pauseMs;

  @SuppressWarnings("NullAway.Init") // open() makes them, where the job runs
  private transient ValueState<List<Episodes.Entry>> entries;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Pause> pauses;

  private transient @Nullable Counter written;

  /**
   * Of a job's rules.
   *
   * @param keep how long what is not hit is remembered
   * @param pauseMs the least time between two updates of a finding
   */
  FindingsFunction(List<About> rules, Duration keep, long pauseMs) {
    this.rules = List.copyOf(rules);
    this.keep = keep;
    this.pauseMs = pauseMs;
  }

  /**
   * What is to be known of a pause between updates.
   *
   * @param rule which of the job's rules
   * @param key of its suppression
   */
  public record Pause(int rule, String key, long quietUntil, boolean waiting) {}

  /** What hits are keyed by. */
  static String group(Hit hit) {
    return hit.rule() + " " + hit.key();
  }

  @Override
  public void open(OpenContext context) {
    StateTtlConfig ttl = StateTtlConfig.newBuilder(keep).cleanupIncrementally(10, false).build();
    var entriesState =
        new ValueStateDescriptor<>(
            "episodes", new ListTypeInfo<>(TypeInformation.of(Episodes.Entry.class)));
    entriesState.enableTimeToLive(ttl);
    entries = getRuntimeContext().getState(entriesState);
    var pauseState = new ValueStateDescriptor<>("pause", TypeInformation.of(Pause.class));
    pauseState.enableTimeToLive(ttl);
    pauses = getRuntimeContext().getState(pauseState);
    written = getRuntimeContext().getMetricGroup().counter(TopicOutput.WRITTEN);
  }

  @Override
  public void processElement(Hit hit, Context context, Collector<Found> out) throws Exception {
    long clock = context.timerService().currentProcessingTime();
    Episodes.Outcome outcome = known().hit(rules.get(hit.rule()), hit, clock, pauseMs);
    outcome.askAt().ifPresent(context.timerService()::registerProcessingTimeTimer);
    keep(hit.rule(), hit.key(), outcome, out);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Found> out)
      throws Exception {
    Pause pause = pauses.value();
    if (pause != null) { // else it was forgotten
      long clock = context.timerService().currentProcessingTime();
      keep(
          pause.rule,
          pause.key,
          known().news(rules.get(pause.rule), pause.key, clock, pauseMs),
          out);
    }
  }

  private Episodes known() throws Exception {
    List<Episodes.Entry> list = entries.value();
    Pause pause = pauses.value();
    return list == null || pause == null
        ? Episodes.NONE
        : new Episodes(list, pause.quietUntil, pause.waiting);
  }

  private void keep(int rule, String key, Episodes.Outcome outcome, Collector<Found> out)
      throws Exception {
    entries.update(outcome.now().entries());
    pauses.update(new Pause(rule, key, outcome.now().quietUntil(), outcome.now().waiting()));
    for (Finding finding : outcome.told()) {
      if (written != null) {
        written.inc();
      }
      out.collect(new Found(rule, finding.id(), finding.json()));
    }
  }
}
