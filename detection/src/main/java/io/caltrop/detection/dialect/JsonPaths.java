package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;

/** Translates {@code x -> 'a' -> 0 ->> 'b'} into one path. */
final class JsonPaths {
  private final ExprTranslator translator;

  JsonPaths(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed translate(Expr.Binary last) {
    if (!last.operator().endsWith(">>")) {
      throw Problems.hinted(
          last.at(),
          "0A000",
          "%s gives JSON, which is not supported as a value in streaming queries"
              .formatted(last.operator()),
          "%s> gives the text of the value".formatted(last.operator()));
    }
    StringBuilder path = new StringBuilder(step(last));
    Expr json = last.left();
    while (json instanceof Expr.Binary step && step.operator().matches("->|#>")) {
      path.insert(0, step(step));
      json = step.left();
    }
    Typed base = translator.settled(json);
    if (!base.type().is(Base.TEXT) && !base.type().is(Base.JSON)) {
      throw Problems.at(
          last.at(),
          "42883",
          "operator does not exist: %s %s unknown",
          base.type().postgres(),
          last.operator());
    }
    String literal = Names.literal("strict $" + path);
    // Flink takes values and structures out with different functions.
    return Typed.atom(
        "COALESCE(JSON_VALUE(%s, %s), JSON_QUERY(%s, %s))"
            .formatted(base.text(), literal, base.text(), literal),
        SqlType.TEXT);
  }

  private static String step(Expr.Binary step) {
    if (step.operator().startsWith("#")) {
      return path(step);
    }
    if (step.right() instanceof Expr.Text key) {
      return key(key.value(), key.at());
    }
    if (step.right() instanceof Expr.Numeral index && index.digits().matches("[0-9]{1,9}")) {
      return "[" + index.digits() + "]";
    }
    throw Problems.unsupported(
        step.right().at(), "keys of JSON that are no literals", "write 'key', or an index from 0");
  }

  private static String path(Expr.Binary step) {
    if (!(step.right() instanceof Expr.Text text) || !text.value().matches("\\{[^{}\"\\\\]+\\}")) {
      throw Problems.unsupported(
          step.right().at(), "such paths", "write '{a,0,b}', or -> 'a' -> 0 ->> 'b'");
    }
    StringBuilder path = new StringBuilder();
    for (String part : text.value().substring(1, text.value().length() - 1).split(",", -1)) {
      String name = part.strip();
      path.append(name.matches("[0-9]{1,9}") ? "[" + name + "]" : key(name, text.at()));
    }
    return path.toString();
  }

  private static String key(String key, int at) {
    if (key.isEmpty() || key.chars().anyMatch(c -> c == '\'' || c == '"' || c == '\\' || c < ' ')) {
      throw Problems.unsupported(at, "keys of JSON with quotes or backslashes", "");
    }
    return "['" + key + "']";
  }
}
