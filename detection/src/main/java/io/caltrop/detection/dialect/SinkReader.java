package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what stands behind CREATE SINK. */
final class SinkReader {
  private static final String APPEND = "force_append_only";
  private static final String KEY = "primary_key";

  private final Tokens tokens;
  private final Queries queries;

  SinkReader(Tokens tokens, Queries queries) {
    this.tokens = tokens;
    this.queries = queries;
  }

  Statement read(boolean ifNotExists) {
    String name = queries.relation("the name of the sink");
    Optional<String> from = Optional.empty();
    Optional<Query> query = Optional.empty();
    if (tokens.accept("from")) {
      from = Optional.of(queries.relation("the name of a view"));
    } else if (tokens.accept("as")) {
      query = Optional.of(new Query(queries.read(), List.of()));
    } else {
      throw tokens.unexpected();
    }
    if (!tokens.accept("with")) {
      throw tokens.unexpected("WITH (connector = 'kafka', topic = '..')");
    }
    Options options = Options.read(tokens);
    KafkaOptions kafka = KafkaOptions.of(options, List.of("type", APPEND, KEY));
    int typed = options.place("type");
    int format = tokens.peek().isWord("format") ? tokens.offset() + 1 : typed;
    boolean upsert = upsert(options);
    boolean encoded = formatOptions();
    boolean append = encoded || options.truth(APPEND);
    List<String> key = key(options);
    if (upsert && append) {
      throw Problems.hinted(
          tokens.end(),
          "22023",
          "a sink with FORMAT UPSERT cannot have %s".formatted(APPEND),
          "FORMAT PLAIN ENCODE JSON (%s = 'true')".formatted(APPEND));
    }
    return new Statement.CreateSink(
        name,
        ifNotExists,
        from,
        query,
        kafka.topic(),
        kafka.client(),
        upsert,
        append,
        key,
        new Statement.CreateSink.Places(options.place("topic"), format, options.place(KEY)));
  }

  /** Of FORMAT, or of the option {@code type}, which RisingWave had before. */
  private boolean upsert(Options options) {
    String type = options.oneOf("type", "append-only", "upsert");
    boolean typed = options.get("type").isPresent();
    int at = tokens.offset();
    if (!tokens.accept("format")) {
      return type.equals("upsert");
    }
    SourceReader.FormatReader format = new SourceReader.FormatReader(tokens);
    boolean upsert = format.oneOf("a sink", "plain", "upsert").equals("upsert");
    format.encode("a sink");
    if (typed && upsert != type.equals("upsert")) {
      throw Problems.at(at, "22023", "FORMAT says otherwise than the option type = '%s'", type);
    }
    return upsert;
  }

  private boolean formatOptions() {
    if (!tokens.peek().isSign("(")) {
      return false;
    }
    Options options = Options.read(tokens);
    options.allow(List.of(APPEND));
    return options.truth(APPEND);
  }

  private static List<String> key(Options options) {
    List<String> key = new ArrayList<>();
    options
        .get(KEY)
        .ifPresent(value -> Arrays.stream(value.split(",")).map(String::strip).forEach(key::add));
    if (key.contains("") || key.stream().distinct().count() < key.size()) {
      throw options.wrong(KEY, "names of columns with commas between");
    }
    return key;
  }
}
