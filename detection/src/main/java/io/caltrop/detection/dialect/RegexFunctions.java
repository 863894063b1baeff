package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates functions that take a regular expression, which must be a literal. */
final class RegexFunctions {
  private static final Set<String> NAMES =
      Set.of("regexp_replace", "regexp_like", "regexp_count", "regexp_substr");
  private static final Set<String> ARRAYS =
      Set.of("regexp_match", "regexp_matches", "regexp_split_to_array", "regexp_split_to_table");

  private final ExprTranslator translator;

  RegexFunctions(ExprTranslator translator) {
    this.translator = translator;
  }

  static Set<String> names() {
    return NAMES;
  }

  boolean takes(Expr.Call call) {
    return NAMES.contains(call.name())
        || ARRAYS.contains(call.name())
        || (call.name().equals("substring")
            && call.arguments().size() == 2
            && call.arguments().get(1) instanceof Expr.Text);
  }

  Typed call(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    int most = call.name().equals("regexp_replace") ? 4 : 3;
    if (arguments.size() < 2 || arguments.size() > most) {
      throw Functions.missing(call, translator);
    }
    return switch (call.name()) {
      case "regexp_replace" -> replace(call);
      case "regexp_like" -> {
        Regex regex = Regex.literal(arguments.get(1), flags(call, 2));
        yield Typed.atom(
            "pgregexplike(%s, %s)".formatted(text(call), Names.literal(regex.java())),
            SqlType.BOOLEAN);
      }
      case "regexp_count" -> {
        Regex regex = Regex.literal(arguments.get(1), "");
        yield arguments.size() == 2
            ? Typed.atom(
                "pg_regexp_count(%s, %s)".formatted(text(call), Names.literal(regex.java())),
                SqlType.INTEGER)
            : unsupported(call);
      }
      case "regexp_substr" -> arguments.size() == 2 ? find(call, false) : unsupported(call);
      case "substring" -> find(call, true);
      default ->
          throw Problems.unsupported(
              call.at(), "arrays", "substring(x from 'pattern') gives the first group");
    };
  }

  private static Typed unsupported(Expr.Call call) {
    throw Problems.unsupported(
        call.at(), "further arguments of %s".formatted(call.name()), "write text and pattern");
  }

  private Typed find(Expr.Call call, boolean firstGroup) {
    Regex regex = Regex.literal(call.arguments().get(1), "");
    return Typed.atom(
        "pg_regexp_find(%s, %s, %d)"
            .formatted(
                text(call), Names.literal(regex.java()), firstGroup && regex.groups() > 0 ? 1 : 0),
        SqlType.TEXT);
  }

  private Typed replace(Expr.Call call) {
    if (call.arguments().size() < 3) {
      throw Functions.missing(call, translator);
    }
    String flags = flags(call, 3);
    Regex regex = Regex.literal(call.arguments().get(1), flags);
    if (!(call.arguments().get(2) instanceof Expr.Text replacement)) {
      throw Problems.unsupported(
          call.arguments().get(2).at(),
          "replacements that are no literals",
          "write it in quotes, or replace(x, from, to)");
    }
    return Typed.atom(
        "pg_regexp_replace(%s, %s, %s, %s)"
            .formatted(
                text(call),
                Names.literal(regex.java()),
                Names.literal(java(replacement, regex.groups())),
                flags.contains("g") ? "TRUE" : "FALSE"),
        SqlType.TEXT);
  }

  /** {@code \1} is {@code $1}, {@code \&} is {@code $0}. */
  private static String java(Expr.Text replacement, int groups) {
    StringBuilder java = new StringBuilder();
    String text = replacement.value();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      Optional<Integer> group = c == '\\' ? group(text, i + 1) : Optional.empty();
      if (group.isPresent()) {
        if (group.get() <= groups) {
          java.append('$').append(group.get());
          if (i + 2 < text.length() && Character.isDigit(text.charAt(i + 2))) {
            java.append("\\");
          }
        }
        i++;
      } else if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '\\') {
        java.append("\\\\");
        i++;
      } else {
        java.append(c == '\\' || c == '$' ? "\\" + c : String.valueOf(c));
      }
    }
    return java.toString();
  }

  private static Optional<Integer> group(String text, int at) {
    if (at == text.length()) {
      return Optional.empty();
    }
    char c = text.charAt(at);
    return c == '&'
        ? Optional.of(0)
        : c >= '1' && c <= '9' ? Optional.of(c - '0') : Optional.empty();
  }

  private String flags(Expr.Call call, int index) {
    if (call.arguments().size() <= index) {
      return "";
    }
    if (!(call.arguments().get(index) instanceof Expr.Text flags)) {
      throw Problems.unsupported(
          call.arguments().get(index).at(), "flags that are no literals", "write 'g', 'i' or 'gi'");
    }
    if (!flags.value().matches("[gicns]*")) {
      throw Problems.at(
          flags.at(),
          "22023",
          "invalid regular expression option \"%s\"; g, i, c, n and s are allowed",
          flags.value());
    }
    return flags.value();
  }

  private String text(Expr.Call call) {
    Typed value = translator.settled(call.arguments().get(0));
    if (!value.type().is(Base.TEXT)) {
      throw Functions.missing(call, translator);
    }
    return value.text();
  }
}
