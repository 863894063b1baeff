package io.caltrop.detection.engine;

import io.caltrop.detection.engine.hits.Found;
import io.caltrop.detection.engine.hits.Hits;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.operations.ModifyOperation;

/** Makes jobs of rules, on the planner's thread. */
final class RulePlans {
  private final Planner planner;
  private final JobSettings settings;

  RulePlans(Planner planner, JobSettings settings) {
    this.planner = planner;
    this.settings = settings;
  }

  /** Checks a rule, as far as making the job of it. */
  List<Column> check(RuleQuery rule) {
    return planner.onThread(
        rule.query().select(),
        () -> {
          QueryEnvironment environment =
              environment(rule.query().sources(), QueryEnvironment.kafka(settings));
          List<Column> columns = QueryEnvironment.columns(environment.query(rule.query()));
          add(environment, List.of(rule), new Hits());
          return columns;
        });
  }

  /** Makes a job of all its rules. */
  JobGraph graph(RulesJob job, JobSpec spec) {
    return planner.onThread("", () -> planned(job, spec));
  }

  private JobGraph planned(RulesJob job, JobSpec spec) {
    StreamExecutionEnvironment streams = QueryEnvironment.streams(settings);
    streams.configure(settings.of(spec));
    SharedSources shared =
        SharedSources.read(
            sources(job), streams, settings.rulesTable(), QueryEnvironment.kafka(settings));
    QueryEnvironment environment =
        QueryEnvironment.of(streams, settings.rulesTable(), shared.tables(), shared.reading());
    Hits hits = new Hits();
    add(environment, job.rules(), hits);
    DataStream<Found> findings = hits.findings(Hits.PAUSE_MS);
    DataStreamSink<Found> end = Hits.publish(findings, job.topic(), job.kafka());
    streams.getTransformations().clear();
    streams.addOperator(end.getTransformation());
    StreamGraph graph = streams.getStreamGraph();
    graph.setJobName(spec.name());
    QuickMatches.replaceIn(graph);
    JobGraph jobGraph = graph.getJobGraph(RulePlans.class.getClassLoader(), spec.id());
    settings.complete(jobGraph, spec);
    return jobGraph;
  }

  /**
   * Plans a rule beside others that read for themselves.
   *
   * @return the columns of its query
   */
  List<Column> add(
      RuleQuery rule, StreamExecutionEnvironment streams, QueryCatalog.Reading reading, Hits hits) {
    StreamQuery query = rule.query();
    return planner.onThread(
        query.select(),
        () -> {
          QueryEnvironment own =
              QueryEnvironment.of(streams, settings.rulesTable(), query.sources(), reading);
          List<Column> columns = QueryEnvironment.columns(own.query(query));
          add(own, List.of(rule), hits);
          return columns;
        });
  }

  private QueryEnvironment environment(
      Collection<SourceTable> sources, QueryCatalog.Reading reading) {
    return QueryEnvironment.of(
        QueryEnvironment.streams(settings), settings.rulesTable(), sources, reading);
  }

  /** Translates rules together, so that Flink reads what they share once. */
  static void add(QueryEnvironment environment, List<RuleQuery> rules, Hits hits) {
    Map<Rule, LateOutput> outputs = new LinkedHashMap<>();
    List<ModifyOperation> inserts = new ArrayList<>();
    for (RuleQuery rule : rules) {
      LateOutput output = new LateOutput();
      Table rows = environment.query(rule.query());
      inserts.add(environment.insert(rows, output));
      outputs.put(rule.rule(), output);
    }
    environment.env().getPlanner().translate(inserts);
    outputs.forEach((rule, output) -> hits.add(rule, output.rows(), output.type()));
  }

  /**
   * The sources of all rules, each once: with its watermark if one of them needs event time, and
   * read from where the group had come to.
   */
  private static Collection<SourceTable> sources(RulesJob job) {
    Map<String, SourceTable> sources = new LinkedHashMap<>();
    for (RuleQuery rule : job.rules()) {
      for (SourceTable source : rule.query().sources()) {
        sources.merge(source.name(), source, (a, b) -> a.watermark().isPresent() ? a : b);
      }
    }
    return sources.values().stream().map(source -> resumed(source, job.group())).toList();
  }

  private static SourceTable resumed(SourceTable source, String group) {
    Map<String, String> kafka = new HashMap<>(source.kafka());
    kafka.put("group.id", group);
    return new SourceTable(
        source.name(),
        source.columns(),
        source.watermark(),
        source.topic(),
        SourceTable.COMMITTED,
        kafka);
  }
}
