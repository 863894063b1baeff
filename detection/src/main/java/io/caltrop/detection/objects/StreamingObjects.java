package io.caltrop.detection.objects;

import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements;
import io.caltrop.detection.dialect.BuiltInSources;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.Start;
import io.caltrop.detection.engine.rows.ViewTable;
import io.caltrop.detection.objects.Creation.Prepared;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources, materialized views and sinks that people create: checks statements, keeps their
 * definitions in PostgreSQL, runs their jobs, and brings all of them back after a restart, each
 * from its newest checkpoint.
 *
 * <p>One statement at a time changes something; what it asks of others, such as brokers, it asks
 * before its turn. Definitions and tables are one transaction; the job starts after it, and if it
 * does not start, both are taken back.
 */
public final class StreamingObjects implements StreamingStatements, StreamReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingObjects.class);

  private final Object changing = new Object();
  private final Catalogue catalogue;
  private final Definitions definitions;
  private final Jobs jobs;
  private final Creation creation;
  private final Removal removal;
  private final Leftovers leftovers;
  private final Restoration restoration;
  private final StatusBoard board;
  private final Answers answers;
  private final RelationHints hints;
  private final Optional<RunningRules> rules;

  private StreamingObjects(
      CompletableFuture<Engine> engine,
      ObjectsDatabase database,
      Topics topics,
      Map<String, String> kafka,
      Clock clock,
      Optional<RunningRules> rules) {
    this.rules = rules;
    Map<String, Relation> builtIn =
        Map.of(
            "log_data", BuiltInSources.logData(topics.logs, kafka),
            "blacklist_events", BuiltInSources.blacklistEvents(topics.alerts, kafka));
    catalogue = new Catalogue(builtIn);
    definitions = new Definitions(database);
    jobs = new Jobs(engine);
    creation = new Creation(catalogue, jobs, database, new Brokers(kafka), clock);
    Retries retries = new Retries(clock);
    leftovers = new Leftovers(definitions, catalogue, jobs, retries);
    removal = new Removal(catalogue, definitions, leftovers, database.schema());
    restoration = new Restoration(changing, catalogue, definitions, creation, leftovers, retries);
    board = new StatusBoard(catalogue, jobs);
    answers = new Answers(catalogue, board::look);
    hints = new RelationHints(catalogue, database.schema());
  }

  /** The topics of the built-in sources. */
  public record Topics(String logs, String alerts) {}

  /**
   * Opens what was created before; its jobs start in the background. No other process may have
   * opened it: see {@link StandbyStreams}.
   *
   * @param engine that may still be starting; closed with this
   * @param kafka client properties of the program's own Kafka
   * @throws SqlProblem if the database does not answer
   */
  public static StreamingObjects open(
      CompletableFuture<Engine> engine,
      ObjectsDatabase database,
      Topics topics,
      Map<String, String> kafka,
      Clock clock) {
    return open(engine, database, topics, kafka, clock, Optional.empty());
  }

  /** The same, with rules that statements may be about; they are closed with this. */
  static StreamingObjects open(
      CompletableFuture<Engine> engine,
      ObjectsDatabase database,
      Topics topics,
      Map<String, String> kafka,
      Clock clock,
      Optional<RunningRules> rules) {
    StreamingObjects objects = new StreamingObjects(engine, database, topics, kafka, clock, rules);
    objects.definitions.prepare(ViewTable.prepare());
    objects.restoration.begin(objects.jobs);
    return objects;
  }

  @Override
  public Optional<Action> recognise(String sql) {
    if (!Dialect.isStreaming(sql)) {
      return Optional.empty();
    }
    return Optional.of(new Typed(sql));
  }

  @Override
  public Optional<String> hint(String relation) {
    return hints.hint(relation);
  }

  /** A statement as it was typed. */
  private final class Typed implements Action {
    private final String sql;

    Typed(String sql) {
      this.sql = sql;
    }

    @Override
    public Outcome run() {
      return carryOut(Dialect.parse(sql), sql);
    }

    @Override
    public boolean reads() {
      try {
        Statement statement = Dialect.parse(sql);
        return statement instanceof Statement.Show
            || statement instanceof Statement.ShowRules
            || statement instanceof Statement.ShowCreate
            || statement instanceof Statement.ExplainObject
            || statement instanceof Statement.ExplainCreate;
      } catch (SqlProblem e) {
        return false; // running it says what is wrong
      }
    }
  }

  private Outcome carryOut(Statement statement, String sql) {
    if (statement instanceof Statement.Show show) {
      return answers.show(show.kind());
    }
    if (statement instanceof Statement.ShowCreate show) {
      return answers.showCreate(show);
    }
    if (statement instanceof Statement.ExplainObject explain) {
      return answers.explain(explained(explain.name()), explain.name());
    }
    if (statement instanceof Statement.ExplainCreate explain) {
      return answers.explain(Optional.of(plan(explain.statement())), "");
    }
    if (statement instanceof Statement.ShowRules) {
      return answers.rules(running().streams());
    }
    if (statement instanceof Statement.ApplyRule rule) {
      return running().apply(rule.yaml());
    }
    if (statement instanceof Statement.RemoveRule rule) {
      return running().remove(rule.id());
    }
    if (statement instanceof Statement.Drop drop) {
      synchronized (changing) {
        return removal.drop(drop);
      }
    }
    return create(statement, sql);
  }

  private RunningRules running() {
    return rules.orElseThrow(
        () ->
            SqlProblem.of(
                "55000", "no rules run here", "Set detection.enabled to true, or leave it out."));
  }

  private Outcome create(Statement statement, String sql) {
    Optional<Outcome> there = unlessTaken(statement);
    if (there.isPresent()) {
      return there.get();
    }
    Prepared prepared = onceRestored(() -> creation.prepare(statement, sql));
    synchronized (changing) {
      return unlessTaken(statement).orElseGet(() -> create(statement, prepared));
    }
  }

  /** Empty if the name is free; the answer if an existing object is no error. */
  private Optional<Outcome> unlessTaken(Statement statement) {
    String name = Creation.name(statement);
    if (!isTaken(name)) {
      return Optional.empty();
    }
    String taken = "relation \"" + name + "\" already exists";
    if (!Creation.ifNotExists(statement)) {
      throw SqlProblem.of("42P07", taken, "");
    }
    return Optional.of(new Done(tag(statement), List.of(taken + ", skipping")));
  }

  private static String tag(Statement statement) {
    return "CREATE_" + Creation.kind(statement).keywords().replace(' ', '_');
  }

  private Outcome create(Statement statement, Prepared prepared) {
    catalogue
        .gone(prepared.object())
        .ifPresent(
            name -> {
              throw SqlProblem.of("42P01", "\"" + name + "\" was dropped meanwhile", "");
            });
    List<String> tables = new ArrayList<>();
    prepared
        .object()
        .table()
        .ifPresent(
            table -> {
              tables.addAll(table.create());
              tables.add(Definitions.readable(table.schema(), table.name()));
            });
    return Unstoppable.run(
        () -> {
          List<String> notices = new ArrayList<>(prepared.notices());
          notices.addAll(start(prepared, tables));
          return new Done(tag(statement), notices);
        });
  }

  /** Answers what who created it should know. */
  private List<String> start(Prepared prepared, List<String> tables) {
    StreamObject object = prepared.object();
    definitions.change(tables, List.of(object.definition()), List.of());
    Optional<String> waits = Optional.empty();
    try {
      if (object.kind() != Statement.Kind.SOURCE) {
        waits = jobs.engine().tooFewSlots().map(why -> "\"" + object.name() + "\" waits: " + why);
      }
      prepared.run().start(Start.FRESH);
    } catch (RuntimeException e) {
      takeBack(object);
      throw e instanceof SqlProblem
          ? e
          : SqlProblem.of("58000", String.valueOf(e.getMessage()), "");
    }
    catalogue.add(object);
    return waits.stream().toList();
  }

  private boolean isTaken(String name) {
    return catalogue.isBuiltIn(name)
        || catalogue.find(name).isPresent()
        || definitions.isRelation(name);
  }

  private void takeBack(StreamObject object) {
    try {
      List<String> tables = object.table().map(ViewTable::drop).orElse(List.of());
      definitions.change(tables, List.of(), List.of(object.name()));
      leftovers.end(object.name());
    } catch (SqlProblem e) {
      LOG.warn("what was made for {} stays: {}", object.name(), e.getMessage());
      boolean unused = object.failed("it did not start, and could not be taken back");
      catalogue.add(object); // it can be dropped
    }
  }

  private Optional<String> explained(String name) {
    return catalogue.find(name).map(object -> plan(Dialect.parse(object.definition().statement())));
  }

  private String plan(Statement statement) {
    return onceRestored(() -> creation.explain(statement));
  }

  /** What needs an object that is not set up is tried again once all were, after a start. */
  private <T> T onceRestored(Supplier<T> step) {
    try {
      return step.get();
    } catch (SqlProblem e) {
      if (e.sqlState().equals(Catalogue.NOT_SET_UP) && restoration.await()) {
        return step.get();
      }
      throw e;
    }
  }

  @Override
  public List<StreamStatus> streams() {
    List<StreamStatus> all = new ArrayList<>(board.seen());
    rules.ifPresent(running -> all.addAll(running.streams()));
    return all;
  }

  /** Stops all jobs so that they resume where they ended. */
  @Override
  public void close() {
    rules.ifPresent(RunningRules::close);
    board.close();
    restoration.close();
    jobs.close();
  }
}
