package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a statement: {@code (a.b = 'c', ..)}, a comma behind the last allowed. */
final class Options {
  private final Map<String, Option> all = new LinkedHashMap<>();
  private final int at;

  private Options(int at) {
    this.at = at;
  }

  /** A value, and where its key and itself stand. */
  record Option(String value, int keyAt, int valueAt) {}

  /** Reads them with their parentheses. */
  static Options read(Tokens tokens) {
    Options options = new Options(tokens.offset());
    tokens.requireSign("(");
    while (!tokens.peek().isSign(")")) {
      options.readOne(tokens);
      if (!tokens.acceptSign(",")) {
        break;
      }
    }
    tokens.requireSign(")");
    return options;
  }

  private void readOne(Tokens tokens) {
    int keyAt = tokens.offset();
    StringBuilder key = new StringBuilder();
    do {
      Token part = tokens.peek();
      if (!Keywords.isLabel(part) && part.kind() != Kind.TEXT) {
        throw tokens.unexpected("the name of an option");
      }
      key.append(key.isEmpty() ? "" : ".").append(Names.fold(tokens.next().value()));
    } while (tokens.acceptSign("."));
    tokens.requireSign("=");
    Token value = tokens.peek();
    if (value.kind() != Kind.TEXT && value.kind() != Kind.NUMBER && value.kind() != Kind.WORD) {
      throw tokens.unexpected("a value in quotes");
    }
    tokens.next();
    Option option = new Option(value.value(), keyAt, value.start());
    if (all.put(key.toString(), option) != null) {
      throw Problems.at(keyAt, "42601", "option \"%s\" stands twice", key);
    }
  }

  /** Refuses those of other names. */
  void allow(Collection<String> known) {
    all.forEach(
        (key, option) -> {
          if (!known.contains(key)) {
            throw Problems.hinted(
                option.keyAt(),
                "22023",
                "unknown option \"%s\"".formatted(key),
                Names.nearest(key, known)
                    .map(nearest -> "Perhaps you meant \"%s\".".formatted(nearest))
                    .orElse("allowed are " + String.join(", ", known)));
          }
        });
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(all.get(key)).map(Option::value);
  }

  Set<String> keys() {
    return all.keySet();
  }

  /** One that must be given. */
  String require(String key, String example) {
    Option option = all.get(key);
    if (option == null) {
      throw Problems.hinted(at, "22023", "option \"%s\" is missing".formatted(key), example);
    }
    return option.value();
  }

  /** One of some values; the first of them if it is not given. */
  String oneOf(String key, String... values) {
    Option option = all.get(key);
    if (option == null) {
      return values[0];
    }
    for (String value : values) {
      if (value.equalsIgnoreCase(option.value())) {
        return value;
      }
    }
    throw wrong(key, "allowed is " + String.join(" or ", values));
  }

  boolean truth(String key) {
    return oneOf(key, "false", "true").equals("true");
  }

  /** Where the value of an option stands, or all of them if it is not given; from 1. */
  int place(String key) {
    return 1 + all.getOrDefault(key, new Option("", at, at)).valueAt();
  }

  /** The value of an option is none that it can have. */
  SqlProblem wrong(String key, String allowed) {
    Option option = all.getOrDefault(key, new Option("", at, at));
    return Problems.hinted(
        option.valueAt(),
        "22023",
        "invalid value for option \"%s\": \"%s\"".formatted(key, option.value()),
        allowed);
  }
}
