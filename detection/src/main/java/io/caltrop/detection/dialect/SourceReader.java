package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what stands behind CREATE SOURCE. */
final class SourceReader {
  private static final String STARTUP = "scan.startup.mode";
  private static final String STARTUP_TIME = "scan.startup.timestamp.millis";

  private final Tokens tokens;
  private final Queries queries;

  SourceReader(Tokens tokens, Queries queries) {
    this.tokens = tokens;
    this.queries = queries;
  }

  Statement read(boolean ifNotExists) {
    String name = queries.relation("the name of the source");
    SourceColumns columns = new SourceColumns();
    if (!tokens.peek().isSign("(")) {
      throw tokens.unexpected("the columns in parentheses");
    }
    definitions(columns);
    includes(columns);
    if (!tokens.accept("with")) {
      throw tokens.unexpected("WITH (connector = 'kafka', topic = '..')");
    }
    Options options = Options.read(tokens);
    KafkaOptions kafka = KafkaOptions.of(options, List.of(STARTUP, STARTUP_TIME));
    String topic = kafka.topic();
    String startup = startup(options);
    Map<String, String> client = kafka.client();
    new FormatReader(tokens).plainJson("a source");
    return columns.create(name, ifNotExists, topic, startup, client);
  }

  private void definitions(SourceColumns columns) {
    tokens.requireSign("(");
    while (!tokens.peek().isSign(")")) {
      definition(columns);
      if (!tokens.acceptSign(",")) {
        break;
      }
    }
    tokens.requireSign(")");
  }

  private void definition(SourceColumns columns) {
    int at = tokens.offset();
    if (tokens.sees("watermark", "for")) {
      tokens.accept("watermark", "for");
      Expr.Column column = new Expr.Column(List.of(columnName()), tokens.offset());
      tokens.require("as");
      columns.watermark(column, queries.expressions().read(), at);
      return;
    }
    if (tokens.sees("primary", "key")) {
      throw primaryKey(at);
    }
    column(columns);
  }

  private void column(SourceColumns columns) {
    int at = tokens.offset();
    String name = columnName();
    Optional<TypeName> type =
        tokens.sees("as") ? Optional.empty() : Optional.of(new TypeNames(tokens).read());
    Optional<Expr> expression =
        tokens.accept("as") ? Optional.of(queries.expressions().read()) : Optional.empty();
    if (tokens.sees("primary")) {
      throw primaryKey(tokens.offset());
    }
    if (tokens.sees("metadata")) {
      throw Problems.unsupported(
          tokens.offset(),
          "METADATA columns",
          "behind the columns: INCLUDE timestamp AS record_time");
    }
    if (tokens.sees("not") || tokens.sees("default") || tokens.sees("check")) {
      throw Problems.unsupported(
          tokens.offset(),
          "constraints of source columns",
          "leave them out: a field that is missing or of another type is NULL");
    }
    columns.add(name, type, expression, at);
  }

  private String columnName() {
    return queries.name("the name of a column");
  }

  private static io.caltrop.detection.SqlProblem primaryKey(int at) {
    return Problems.refused(
        at,
        "a source has no primary key: a topic keeps every record",
        "take the newest row of each key in a view: ROW_NUMBER() OVER (PARTITION BY key ORDER BY time"
            + " DESC) .. WHERE rn = 1");
  }

  /** {@code INCLUDE timestamp AS name}: when Kafka took the record. */
  private void includes(SourceColumns columns) {
    while (tokens.accept("include")) {
      int at = tokens.offset();
      if (!tokens.accept("timestamp")) {
        throw tokens.unexpected("timestamp");
      }
      String name = tokens.accept("as") ? columnName() : "_rw_kafka_timestamp";
      columns.addRecordTime(name, at);
    }
  }

  private static String startup(Options options) {
    String mode = options.oneOf(STARTUP, "earliest", "latest");
    Optional<String> time = options.get(STARTUP_TIME);
    if (time.isPresent() && !time.get().matches("[0-9]{1,15}")) {
      throw options.wrong(STARTUP_TIME, "milliseconds since 1970, such as 1728909188000");
    }
    return time.orElse(mode);
  }

  /** Reads {@code FORMAT .. ENCODE .. (..)}. */
  static final class FormatReader {
    private final Tokens tokens;

    FormatReader(Tokens tokens) {
      this.tokens = tokens;
    }

    /** Only this format, with no options, or nothing. */
    void plainJson(String what) {
      if (tokens.sees("row", "format")) {
        throw Problems.unsupported(tokens.offset(), "ROW FORMAT", "write FORMAT PLAIN ENCODE JSON");
      }
      if (!tokens.accept("format")) {
        return;
      }
      oneOf(what, "plain");
      encode(what);
      if (tokens.peek().isSign("(")) {
        Options.read(tokens).allow(List.of());
      }
    }

    /** The word that comes next, one of these. */
    String oneOf(String what, String... words) {
      for (String word : words) {
        if (tokens.accept(word)) {
          return word;
        }
      }
      List<String> known = new ArrayList<>();
      for (String word : words) {
        known.add(word.toUpperCase(java.util.Locale.ROOT));
      }
      if (!Keywords.isLabel(tokens.peek())) {
        throw tokens.unexpected();
      }
      throw Problems.hinted(
          tokens.offset(),
          "0A000",
          "%s is not supported for %s".formatted(tokens.peek().value(), what),
          "supported is " + String.join(" or ", known));
    }

    void encode(String what) {
      tokens.require("encode");
      String unused = oneOf(what, "json");
    }
  }
}
