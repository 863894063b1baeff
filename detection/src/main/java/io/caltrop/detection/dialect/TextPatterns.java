package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.Locale;

/** Translates LIKE, ILIKE and the operators of regular expressions. */
final class TextPatterns {
  private final ExprTranslator translator;

  TextPatterns(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed like(Expr.Like like) {
    String operator = (like.negated() ? "!~~" : "~~") + (like.ignoresCase() ? "*" : "");
    Typed value = text(like.value(), operator, like.at());
    Typed pattern = text(like.pattern(), operator, like.at());
    boolean literal = like.pattern() instanceof Expr.Text;
    if (like.escape().isPresent() && !literal) {
      throw Problems.unsupported(
          like.at(), "patterns with ESCAPE that are no literals", "write the pattern in quotes");
    }
    if (literal && ((Expr.Text) like.pattern()).value().isEmpty()) {
      // Flink's LIKE '' holds for every text.
      return Typed.open(
          "%s %s ''".formatted(value.operand(), like.negated() ? "<>" : "="), SqlType.BOOLEAN);
    }
    if (!literal) {
      return computed(like, value, pattern);
    }
    String left = like.ignoresCase() ? "LOWER(%s)".formatted(value.text()) : value.operand();
    return Typed.open(
        "%s %sLIKE %s"
            .formatted(
                left, like.negated() ? "NOT " : "", written(like, (Expr.Text) like.pattern())),
        SqlType.BOOLEAN);
  }

  /** By a function of its own: Flink's LIKE fails on a backslash in a pattern, for ever. */
  private static Typed computed(Expr.Like like, Typed value, Typed pattern) {
    String match =
        (like.ignoresCase() ? "pglike(LOWER(%s), LOWER(%s))" : "pglike(%s, %s)")
            .formatted(value.text(), pattern.text());
    return like.negated()
        ? Typed.open("NOT " + match, SqlType.BOOLEAN)
        : Typed.atom(match, SqlType.BOOLEAN);
  }

  /** PostgreSQL escapes with a backslash by itself, Flink only when it is told to. */
  private static String written(Expr.Like like, Expr.Text pattern) {
    char escape = escape(like);
    StringBuilder text = new StringBuilder();
    boolean escapes = false;
    String value = pattern.value();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean literal = c == escape && escape != '\0';
      if (literal && ++i == value.length()) {
        throw Problems.at(pattern.at(), "22025", "LIKE pattern must not end with escape character");
      }
      char shown = value.charAt(i);
      if (literal && (shown == '%' || shown == '_')) {
        text.append('\\').append(shown);
        escapes = true;
      } else {
        text.append(shown);
      }
    }
    if (escapes) {
      // Every other backslash stands for itself.
      String plain = text.toString().replaceAll("\\\\(?![%_])", "\\\\\\\\");
      return Names.literal(lower(like, plain)) + " ESCAPE '\\'";
    }
    return Names.literal(lower(like, text.toString()));
  }

  private static char escape(Expr.Like like) {
    if (like.escape().isEmpty()) {
      return '\\';
    }
    if (!(like.escape().get() instanceof Expr.Text text) || text.value().length() > 1) {
      throw Problems.at(
          like.escape().get().at(), "22019", "ESCAPE takes one character in quotes, or none");
    }
    return text.value().isEmpty() ? '\0' : text.value().charAt(0);
  }

  private static String lower(Expr.Like like, String pattern) {
    return like.ignoresCase() ? pattern.toLowerCase(Locale.ROOT) : pattern;
  }

  /** {@code ~}, {@code ~*}, {@code !~}, {@code !~*}. */
  Typed matches(Expr.Binary binary) {
    String operator = binary.operator();
    Typed value = text(binary.left(), operator, binary.at());
    String flags = operator.endsWith("*") ? "i" : "";
    String match =
        "pgregexplike(%s, %s)"
            .formatted(value.text(), Names.literal(Regex.literal(binary.right(), flags).java()));
    return operator.startsWith("!")
        ? Typed.open("NOT " + match, SqlType.BOOLEAN)
        : Typed.atom(match, SqlType.BOOLEAN);
  }

  private Typed text(Expr expr, String operator, int at) {
    Typed value = translator.settled(expr);
    if (!value.type().is(Base.TEXT)) {
      throw Problems.hinted(
          at,
          "42883",
          "operator does not exist: %s %s unknown".formatted(value.type().postgres(), operator),
          "cast the value: x::text");
    }
    return value;
  }
}
