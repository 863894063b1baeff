package io.caltrop.detection.engine;

import io.caltrop.detection.engine.hits.Found;
import io.caltrop.detection.engine.hits.Hits;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.findings.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Some rules, planned once, each over records of its own that are others in each run. */
final class TrialJob implements AutoCloseable {
  private final StreamExecutionEnvironment streams;
  private final Hits hits = new Hits();
  private final List<Map<String, TrialRecords>> records = new ArrayList<>();

  TrialJob(StreamExecutionEnvironment streams) {
    this.streams = streams;
  }

  /**
   * Plans a rule.
   *
   * @return the columns of its query
   */
  List<Column> add(RuleQuery rule, RulePlans plans) {
    Map<String, TrialRecords> bySource = new HashMap<>();
    QueryCatalog.Reading reading =
        (source, rows) ->
            new TrialSourceTable(
                source, bySource.computeIfAbsent(source.name(), name -> TrialRecords.open()), rows);
    List<Column> columns = plans.add(rule, streams, reading, hits);
    records.add(bySource);
    return columns;
  }

  int rules() {
    return records.size();
  }

  /**
   * Runs the rules that have records once; the others are not even started.
   *
   * @param inputs of each rule, in the order in which they were added
   * @return the findings of each as they are in the end, in the order in which they came
   */
  List<List<Finding>> run(List<List<Trial.Input>> inputs) throws Exception {
    for (int i = 0; i < records.size(); i++) {
      List<Trial.Input> all = inputs.get(i);
      records
          .get(i)
          .forEach(
              (source, of) ->
                  of.set(all.stream().filter(input -> input.source().equals(source)).toList()));
    }
    List<Integer> tried =
        IntStream.range(0, inputs.size()).filter(i -> !inputs.get(i).isEmpty()).boxed().toList();
    if (tried.isEmpty()) {
      return inputs.stream().map(none -> List.<Finding>of()).toList();
    }
    try (Collecting.Into collected = Collecting.open()) {
      DataStream<Found> findings = hits.findings(0, tried);
      streams.getTransformations().clear();
      DataStreamSink<?> end =
          findings.map(new Collecting(collected.name())).sinkTo(new DiscardingSink<>());
      streams.addOperator(end.getTransformation());
      streams.execute("trials");
      List<Map<String, Finding>> found = new ArrayList<>();
      records.forEach(rule -> found.add(new LinkedHashMap<>()));
      for (Found one : collected.all()) {
        found.get(one.rule()).put(one.id(), Finding.read(one.json()).orElseThrow());
      }
      return found.stream().map(byId -> List.copyOf(byId.values())).toList();
    }
  }

  @Override
  public void close() {
    records.forEach(bySource -> bySource.values().forEach(TrialRecords::close));
  }
}
