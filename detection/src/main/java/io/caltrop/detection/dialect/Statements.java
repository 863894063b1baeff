package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import java.util.List;

/** Reads streaming statements. */
final class Statements {
  private final Tokens tokens;
  private final Queries queries;

  Statements(Tokens tokens) {
    this.tokens = tokens;
    this.queries = new Queries(tokens);
  }

  Statement read() {
    Statement statement = statement();
    tokens.requireEnd();
    return statement;
  }

  /** Reads a query that stands alone. */
  Query query() {
    Query query = query(List.of());
    tokens.requireEnd();
    return query;
  }

  private Query query(List<String> columns) {
    Query query = new Query(queries.read(), columns);
    if (tokens.sees("emit")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "EMIT is not supported in streaming queries",
          "leave it out: windows give their rows when they close");
    }
    return query;
  }

  private Statement statement() {
    if (tokens.accept("create")) {
      return create();
    }
    if (tokens.accept("drop")) {
      return drop();
    }
    if (tokens.accept("show")) {
      return show();
    }
    if (tokens.accept("explain")) {
      return explain();
    }
    if (tokens.accept("apply", "rule")) {
      return new Statement.ApplyRule(literal("the rule's YAML as a text"));
    }
    if (tokens.accept("remove", "rule")) {
      return new Statement.RemoveRule(literal("the rule's id as a text"));
    }
    if (tokens.sees("alter")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "streaming objects cannot be altered",
          "DROP it and CREATE it anew; a view then reads its sources from their start");
    }
    if (tokens.sees("refresh")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "a streaming view cannot be refreshed",
          "it is always up to date");
    }
    throw tokens.unexpected();
  }

  private String literal(String what) {
    if (tokens.peek().kind() != Token.Kind.TEXT) {
      throw tokens.unexpected(what);
    }
    return tokens.next().value();
  }

  private Statement create() {
    int at = tokens.offset();
    if (tokens.accept("or", "replace")) {
      throw Problems.hinted(
          at,
          "0A000",
          "CREATE OR REPLACE is not supported for streaming objects",
          "DROP it and CREATE it anew, or CREATE .. IF NOT EXISTS");
    }
    if (tokens.accept("source")) {
      return new SourceReader(tokens, queries).read(ifNotExists());
    }
    if (tokens.accept("sink")) {
      return new SinkReader(tokens, queries).read(ifNotExists());
    }
    if (tokens.accept("materialized", "view")) {
      return view(ifNotExists());
    }
    if (tokens.sees("table")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "a table with a connector is not supported",
          "CREATE SOURCE reads a topic, CREATE SINK writes one");
    }
    throw tokens.unexpected();
  }

  private boolean ifNotExists() {
    return tokens.accept("if", "not", "exists");
  }

  private Statement view(boolean ifNotExists) {
    String name = queries.relation("the name of the view");
    List<String> columns = tokens.peek().isSign("(") ? queries.names() : List.of();
    if (tokens.sees("with") || tokens.sees("using") || tokens.sees("tablespace")) {
      throw Problems.unsupported(
          tokens.offset(),
          "storage options of views",
          "CREATE MATERIALIZED VIEW name AS SELECT ..");
    }
    tokens.require("as");
    Query query = query(columns);
    if (tokens.sees("with")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "WITH [NO] DATA is not supported in streaming queries",
          "leave it out: a view starts to fill at once");
    }
    return new Statement.CreateView(name, ifNotExists, query);
  }

  private Statement.Kind kind() {
    if (tokens.accept("source")) {
      return Statement.Kind.SOURCE;
    }
    if (tokens.accept("sink")) {
      return Statement.Kind.SINK;
    }
    if (tokens.accept("materialized", "view")) {
      return Statement.Kind.VIEW;
    }
    throw tokens.unexpected();
  }

  private Statement drop() {
    Statement.Kind kind = kind();
    boolean ifExists = tokens.accept("if", "exists");
    String name = queries.relation("the name of the " + kind.title());
    if (tokens.peek().isSign(",")) {
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "DROP of a streaming object takes one name",
          "write a DROP for each");
    }
    boolean cascade = tokens.accept("cascade");
    if (!cascade) {
      boolean unused = tokens.accept("restrict");
    }
    return new Statement.Drop(kind, name, ifExists, cascade);
  }

  private Statement show() {
    if (tokens.accept("create")) {
      Statement.Kind kind = kind();
      return new Statement.ShowCreate(kind, queries.relation("the name of the " + kind.title()));
    }
    if (tokens.accept("rules")) {
      return new Statement.ShowRules();
    }
    Statement.Kind kind;
    if (tokens.accept("sources")) {
      kind = Statement.Kind.SOURCE;
    } else if (tokens.accept("sinks")) {
      kind = Statement.Kind.SINK;
    } else if (tokens.accept("materialized", "views")) {
      kind = Statement.Kind.VIEW;
    } else {
      throw tokens.unexpected();
    }
    if (tokens.sees("like") || tokens.sees("from") || tokens.sees("in")) {
      throw shownAll();
    }
    return new Statement.Show(kind);
  }

  private SqlProblem shownAll() {
    return Problems.hinted(
        tokens.offset(), "0A000", "SHOW takes no condition", "it shows all of them");
  }

  private Statement explain() {
    if (tokens.accept("create")) {
      int at = tokens.offset();
      Statement created = create();
      if (created instanceof Statement.CreateSource) {
        throw Problems.unsupported(
            at, "plans of sources", "EXPLAIN CREATE MATERIALIZED VIEW .. or CREATE SINK ..");
      }
      return new Statement.ExplainCreate(created);
    }
    if (tokens.sees("materialized") || tokens.sees("source") || tokens.sees("sink")) {
      boolean onlyName = tokens.peek(1).kind() == Token.Kind.END;
      Statement.Kind unused = onlyName ? Statement.Kind.VIEW : kind();
    }
    return new Statement.ExplainObject(queries.relation("the name of a view or sink"));
  }
}
