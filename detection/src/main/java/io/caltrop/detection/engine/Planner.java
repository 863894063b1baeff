package io.caltrop.detection.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.rows.Changes;
import io.caltrop.detection.engine.rows.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.delegation.InternalPlan;

/**
 * Flink's planner. Each query gets an environment of its own, in which nothing of another can be
 * left; all are used on one thread, since the planner keeps what it knows there.
 */
final class Planner implements AutoCloseable {
  /** Beyond it, a unique index would be no smaller than the table. */
  private static final int LARGEST_KEY = 16;

  private static final int MOST_WAITING = 100;

  private static final StreamQuery TYPICAL =
      new StreamQuery(
          List.of(
              new SourceTable(
                  "log",
                  List.of(new SourceTable.Column("a", "VARCHAR", Optional.empty())),
                  Optional.empty(),
                  "none",
                  "earliest",
                  Map.of("bootstrap.servers", "127.0.0.1:9092"))),
          List.of(),
          "SELECT a, COUNT(*) AS n FROM log WHERE TRY_CAST(a AS INT) > 1 GROUP BY a"
              + " HAVING COUNT(*) > 1");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobSettings settings;

  /** Each was planned, and waits until a job is made of it; the oldest goes when there are many. */
  private final Map<StreamQuery, Made> waiting = new LinkedHashMap<>();

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread planning = new Thread(work, "flink-planner");
            planning.setDaemon(true);
            planning.setContextClassLoader(Planner.class.getClassLoader());
            return planning;
          });

  Planner(JobSettings settings) {
    this.settings = settings;
  }

  /** Checks the query, as far as making the job of it. */
  Plan plan(StreamQuery query) {
    return onThread(query, () -> planned(query));
  }

  private Plan planned(StreamQuery query) {
    Made made = made(query);
    waiting.put(query, made);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    return made.plan;
  }

  /** How Flink would run a query. */
  String explain(StreamQuery query) {
    return onThread(query, () -> prepare(query).rows.explain());
  }

  /** Makes the job of a query. */
  JobGraph graph(StreamQuery query, RowOutput output, JobSpec job) {
    return onThread(query, () -> graph(taken(query), output, job));
  }

  private JobGraph graph(Made made, RowOutput output, JobSpec job) {
    StreamExecutionEnvironment streams = made.streams;
    streams.configure(settings.of(job));
    made.output.attach(streams, output);
    StreamGraph graph = streams.getStreamGraph();
    graph.setJobName(job.name());
    MiniBatches.replaceIn(graph, JobSettings.GATHER);
    ClosableJoins.replaceIn(graph);
    QuickMatches.replaceIn(graph);
    OneTask.joinIn(graph, JobSettings.MAX_PARALLELISM);
    JobGraph jobGraph = graph.getJobGraph(Planner.class.getClassLoader(), job.id());
    settings.complete(jobGraph, job);
    return jobGraph;
  }

  /** What waits of the query: a job can be made of it once. */
  private Made taken(StreamQuery query) {
    Made made = waiting.remove(query);
    return made != null ? made : made(query);
  }

  /** How many plans wait for their jobs. */
  int waiting() {
    return onThread(TYPICAL, waiting::size);
  }

  /** Lets the first query that someone waits for find everything loaded. */
  void warmUp() {
    Future<?> unused = thread.submit(() -> made(TYPICAL));
  }

  /** A query of which a job can be made, but for where its rows go. */
  private record Made(Plan plan, StreamExecutionEnvironment streams, LateOutput output) {}

  private Made made(StreamQuery query) {
    LateOutput output = new LateOutput();
    Prepared prepared = prepare(query);
    TableEnvironmentImpl env = prepared.environment.env();
    InternalPlan plan =
        env.getPlanner().compilePlan(List.of(prepared.environment.insert(prepared.rows, output)));
    List<Column> columns = QueryEnvironment.columns(prepared.rows);
    JsonNode nodes = nodes(plan.asJsonString());
    refuseWithoutSource(nodes);
    Plan result = new Plan(columns, changes(nodes));
    env.getPlanner().translatePlan(plan);
    return new Made(result, prepared.environment.streams(), output);
  }

  /** A query in an environment that knows all it names. */
  private record Prepared(QueryEnvironment environment, Table rows) {}

  private Prepared prepare(StreamQuery query) {
    QueryEnvironment environment =
        QueryEnvironment.of(
            streams(query), settings.table(), query.sources(), QueryEnvironment.kafka(settings));
    return new Prepared(environment, environment.query(query));
  }

  /** Nothing wakes a source for event time if the query has none. */
  private StreamExecutionEnvironment streams(StreamQuery query) {
    StreamExecutionEnvironment streams = QueryEnvironment.streams(settings);
    if (query.sources().stream().allMatch(source -> source.watermark().isEmpty())) {
      streams.getConfig().setAutoWatermarkInterval(0);
    }
    return streams;
  }

  private static JsonNode nodes(String planJson) {
    try {
      return JSON.readTree(planJson).path("nodes");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Flink leaves out what cannot be; a job that reads nothing would end at once. */
  private static void refuseWithoutSource(JsonNode nodes) {
    for (JsonNode node : nodes) {
      if (node.path("type").asText().startsWith("stream-exec-table-source-scan")) {
        return;
      }
    }
    throw SqlProblem.of(
        "0A000",
        "no row can fulfil the query's conditions, so there is nothing to keep up to date",
        "A comparison with NULL holds for no row; IS NULL, IS NOT NULL and IS DISTINCT FROM do.");
  }

  private static Changes changes(JsonNode nodes) {
    JsonNode sink = null;
    for (JsonNode node : nodes) {
      if (node.path("type").asText().startsWith("stream-exec-sink")) {
        sink = node;
      }
    }
    if (sink == null) {
      throw new IllegalStateException("a plan without a sink: " + nodes);
    }
    return changes(sink.path("inputChangelogMode"), sink.path("inputUpsertKey"));
  }

  private static Changes changes(JsonNode kinds, JsonNode upsertKey) {
    if (kinds.size() == 1 && kinds.get(0).asText().equals("INSERT")) {
      return Changes.APPEND;
    }
    if (upsertKey.isEmpty() || upsertKey.size() > LARGEST_KEY) {
      return Changes.COUNTED;
    }
    List<Integer> key = new ArrayList<>();
    upsertKey.forEach(column -> key.add(column.asInt()));
    return Changes.keyed(key);
  }

  private <T> T onThread(StreamQuery query, Callable<T> work) {
    return onThread(query.select(), work);
  }

  /**
   * Does what plans queries where all of them are planned.
   *
   * @param select the query that problems are about
   */
  <T> T onThread(String select, Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw PlannerProblems.of(e.getCause() == null ? e : e.getCause(), select);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlProblem.of("57014", "planning the query was interrupted", "");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
