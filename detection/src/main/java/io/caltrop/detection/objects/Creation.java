package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.dialect.Query;
import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement;
import io.caltrop.detection.dialect.Statement.CreateSink;
import io.caltrop.detection.dialect.Statement.CreateSource;
import io.caltrop.detection.dialect.Statement.CreateView;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.dialect.Translation;
import io.caltrop.detection.engine.Plan;
import io.caltrop.detection.engine.SinkJob;
import io.caltrop.detection.engine.Start;
import io.caltrop.detection.engine.StreamQuery;
import io.caltrop.detection.engine.ViewJob;
import io.caltrop.detection.engine.rows.Changes;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.engine.rows.ViewTable;
import io.caltrop.detection.objects.Definitions.Definition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes objects of statements: everything is checked before anything starts. */
final class Creation {
  /** So soon after a view what reads it is created together with it. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private final Catalogue catalogue;
  private final Jobs jobs;
  private final ObjectsDatabase database;
  private final Brokers brokers;
  private final Clock clock;

  Creation(Catalogue catalogue, Jobs jobs, ObjectsDatabase database, Brokers brokers, Clock clock) {
    this.catalogue = catalogue;
    this.jobs = jobs;
    this.database = database;
    this.brokers = brokers;
    this.clock = clock;
  }

  /**
   * An object that was checked and does not run yet.
   *
   * @param run starts its job, with or without what it did before
   */
  record Prepared(StreamObject object, List<String> notices, Run run) {
    Prepared with(List<String> more) {
      List<String> all = new ArrayList<>(notices);
      all.addAll(more);
      return new Prepared(object, all, run);
    }
  }

  /** Starts a job. */
  interface Run {
    void start(Start how);
  }

  /** The name that a statement creates. */
  static String name(Statement statement) {
    if (statement instanceof CreateSource source) {
      return source.name();
    }
    return statement instanceof CreateView view ? view.name() : ((CreateSink) statement).name();
  }

  /** Whether an existing object of the name is no error. */
  static boolean ifNotExists(Statement statement) {
    if (statement instanceof CreateSource source) {
      return source.ifNotExists();
    }
    return statement instanceof CreateView view
        ? view.ifNotExists()
        : ((CreateSink) statement).ifNotExists();
  }

  static Kind kind(Statement statement) {
    if (statement instanceof CreateSource) {
      return Kind.SOURCE;
    }
    return statement instanceof CreateView ? Kind.VIEW : Kind.SINK;
  }

  /**
   * Checks a statement against what exists.
   *
   * @param text the statement as it was typed
   * @throws SqlProblem if it cannot run
   */
  Prepared prepare(Statement statement, String text) {
    Prepared prepared =
        prepare(statement, Definition.of(name(statement), kind(statement), text, clock.instant()));
    return prepared.with(lacks(prepared.object()));
  }

  /**
   * The same for a statement that was carried out before.
   *
   * @throws SqlProblem if it cannot run now
   */
  Prepared prepare(Statement statement, Definition definition) {
    if (statement instanceof CreateSource source) {
      return source(definition, source);
    }
    return statement instanceof CreateView view
        ? view(definition, view)
        : sink(definition, (CreateSink) statement);
  }

  /** What views that are no longer new may have, and what reads them now does not. */
  private List<String> lacks(StreamObject made) {
    Instant lately = clock.instant().minus(NEW);
    List<String> notices = new ArrayList<>();
    for (String name : made.definition().reads()) {
      boolean isOlderView =
          catalogue
              .find(name)
              .filter(read -> read.kind() == Kind.VIEW)
              .filter(read -> read.definition().created().isBefore(lately))
              .isPresent();
      if (isOlderView) {
        Set<String> topics = FirstRecords.missing(translate(all(name)).query());
        topics.forEach(
            topic ->
                notices.add(
                    "\"%s\" reads anew what \"%s\" has read, and may lack what came of earlier records of \"%s\""
                        .formatted(made.name(), name, topic)));
      }
    }
    return notices;
  }

  private Prepared source(Definition definition, CreateSource source) {
    Brokers.Choice choice = brokers.choose(source.kafka(), definition.ownKafka());
    Relation relation = source.relation(choice.kafka());
    StreamObject object = StreamObject.source(definition.with(choice), relation);
    return new Prepared(object, choice.notice().stream().toList(), how -> {});
  }

  private Prepared view(Definition definition, CreateView view) {
    Translation translation = translate(view.query());
    StreamQuery query = translation.query().latestIs(definition.created());
    Plan plan = jobs.engine().plan(query);
    ViewTable table = table(definition.name(), plan);
    StreamObject object =
        StreamObject.view(
            definition.reading(translation.reads()), translation.view(definition.name()), table);
    Run run =
        how ->
            object.runs(
                jobs.engine()
                    .runView(
                        new ViewJob(
                            object.name(), query, table, database.rows(), ViewJob.FLUSH, how)));
    return new Prepared(object, translation.notices(), run);
  }

  private ViewTable table(String name, Plan plan) {
    return new ViewTable(database.schema(), name, plan.columns(), plan.changes());
  }

  private Prepared sink(Definition definition, CreateSink sink) {
    Translation translation = translate(query(sink));
    StreamQuery query = translation.query().latestIs(definition.created());
    Plan plan = jobs.engine().plan(query);
    List<String> notices = new ArrayList<>(translation.notices());
    SinkJob.Form form = form(sink, plan);
    List<Integer> key = key(sink, plan, form);
    Brokers.Choice choice = brokers.choose(sink.kafka(), definition.ownKafka());
    choice.notice().ifPresent(notices::add);
    Map<String, String> kafka = choice.kafka();
    TopicFlow flow = TopicFlow.of(sink.name(), query, TopicFlow.Topic.of(sink.topic(), kafka));
    refuseKafkasOwn(sink);
    refuseCircle(sink, flow);
    Optional<String> away = SinkTopics.make(sink.topic(), form == SinkJob.Form.UPSERT, kafka);
    away.ifPresent(notices::add);
    StreamObject object =
        StreamObject.sink(definition.with(choice).reading(translation.reads()), flow);
    object.awaits(away);
    Run run =
        how ->
            object.runs(
                jobs.engine()
                    .runSink(
                        new SinkJob(object.name(), query, sink.topic(), kafka, form, key, how)));
    return new Prepared(object, notices, run);
  }

  private static void refuseKafkasOwn(CreateSink sink) {
    if (sink.topic().startsWith("__")) {
      throw SqlProblem.of(
              "42501",
              "topic \"" + sink.topic() + "\" is Kafka's own, as all that start with __",
              "Write to another topic.")
          .at(sink.places().topic());
    }
  }

  /** Whoever reads what he writes, himself or by way of others, writes for ever. */
  private void refuseCircle(CreateSink sink, TopicFlow flow) {
    List<TopicFlow> others =
        catalogue.all().stream().flatMap(object -> object.flow().stream()).toList();
    flow.circle(others)
        .ifPresent(
            way -> {
              String how =
                  way.isEmpty()
                      ? ": its query reads the topic \"" + sink.topic() + '"'
                      : ", by way of sink \"" + String.join("\" and \"", way) + '"';
              throw SqlProblem.of(
                      "0A000",
                      "sink \"" + sink.name() + "\" would read what it writes" + how,
                      "Write to another topic.")
                  .at(sink.places().topic());
            });
  }

  /** How Flink would run it. */
  String explain(Statement statement) {
    if (statement instanceof CreateSource) {
      throw SqlProblem.of("0A000", "a source runs nothing, so there is no plan", "");
    }
    Query query =
        statement instanceof CreateView view ? view.query() : query((CreateSink) statement);
    return jobs.engine().explain(translate(query).query());
  }

  private Query query(CreateSink sink) {
    return sink.query().orElseGet(() -> Creation.all(sink.from().orElseThrow()));
  }

  /** All of a source or view. */
  private static Query all(String name) {
    String select = "SELECT * FROM \"" + name.replace("\"", "\"\"") + '"';
    return ((CreateView) Dialect.parse("CREATE MATERIALIZED VIEW v AS " + select)).query();
  }

  private static SinkJob.Form form(CreateSink sink, Plan plan) {
    boolean append = plan.changes().kind() == Changes.Kind.APPEND;
    if (sink.upsert()) {
      if (plan.changes().kind() != Changes.Kind.KEYED) {
        throw SqlProblem.of(
                "0A000",
                "the rows of \"" + sink.name() + "\" have no key, which FORMAT UPSERT needs",
                "Group the rows, or write FORMAT PLAIN ENCODE JSON (force_append_only = 'true').")
            .at(sink.places().format());
      }
      return SinkJob.Form.UPSERT;
    }
    if (!append && !sink.forceAppendOnly()) {
      throw SqlProblem.of(
              "0A000",
              "rows of \"" + sink.name() + "\" change and go, and FORMAT PLAIN only adds records",
              "Write force_append_only = 'true' to publish each change as a record, or FORMAT UPSERT.")
          .at(sink.places().format());
    }
    return SinkJob.Form.APPEND_ONLY;
  }

  /** The key that is written: of an UPSERT that of the rows, else the one that is asked for. */
  private static List<Integer> key(CreateSink sink, Plan plan, SinkJob.Form form) {
    List<String> names = plan.columns().stream().map(Column::name).toList();
    List<Integer> asked = keys(sink, names);
    if (form != SinkJob.Form.UPSERT) {
      return asked;
    }
    List<Integer> key = plan.changes().key();
    if (!asked.isEmpty() && !Set.copyOf(asked).equals(Set.copyOf(key))) {
      throw SqlProblem.of(
              "0A000",
              "primary_key = '%s' is not the key of the rows"
                  .formatted(String.join(", ", sink.primaryKey())),
              "Their key is '%s'; leave primary_key out, or group by what you want for a key."
                  .formatted(String.join(", ", key.stream().map(names::get).toList())))
          .at(sink.places().key());
    }
    return key;
  }

  private static List<Integer> keys(CreateSink sink, List<String> names) {
    return sink.primaryKey().stream()
        .map(
            column -> {
              int index = names.indexOf(column);
              if (index < 0) {
                throw SqlProblem.of(
                        "42703",
                        "primary_key: column \"" + column + "\" does not exist",
                        "Columns are " + String.join(", ", names) + ".")
                    .at(sink.places().key());
              }
              return index;
            })
        .toList();
  }

  private Translation translate(Query query) {
    try {
      return query.translate(catalogue.relations()).streaming();
    } catch (SqlProblem problem) {
      throw catalogue.troubled(problem).orElse(problem);
    }
  }
}
