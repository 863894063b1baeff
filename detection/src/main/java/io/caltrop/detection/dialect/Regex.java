package io.caltrop.detection.dialect;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of PostgreSQL's (its manual, "POSIX Regular Expressions", advanced form) as
 * Java's: a point matches line breaks too, brackets nest differently, {@code [:digit:]} and a few
 * escapes have other names.
 *
 * @param java the pattern for Java
 * @param groups how many groups it captures
 */
record Regex(String java, int groups) {
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "\\p{IsAlphabetic}\\p{IsDigit}"),
          Map.entry("alpha", "\\p{IsAlphabetic}"),
          Map.entry("blank", " \\t"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("digit", "0-9"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("lower", "\\p{IsLowercase}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\s"),
          Map.entry("upper", "\\p{IsUppercase}"),
          Map.entry("xdigit", "0-9A-Fa-f"),
          Map.entry("word", "\\w"));

  /**
   * Of a literal: other patterns could be malformed, which would be found when a row comes.
   *
   * @param flags of PostgreSQL's functions: i, c, n, s, g
   */
  static Regex literal(Expr pattern, String flags) {
    if (!(pattern instanceof Expr.Text text)) {
      throw Problems.unsupported(
          pattern.at(), "regular expressions that are no literals", "write the pattern in quotes");
    }
    return new Reader(text.value(), text.at()).read(flags);
  }

  private static final class Reader {
    private final String pattern;
    private final int at;
    private final StringBuilder java = new StringBuilder();
    private int i;

    Reader(String pattern, int at) {
      this.pattern = pattern;
      this.at = at;
    }

    Regex read(String flags) {
      String embedded = embedded();
      String all = embedded + flags;
      while (i < pattern.length()) {
        char c = pattern.charAt(i);
        switch (c) {
          case '[' -> bracket();
          case '\\' -> escape();
          case '$' -> take(all.contains("n") ? "$" : "\\z", 1);
          case '(' -> group();
          default -> take(String.valueOf(c), 1);
        }
      }
      String options = (all.contains("n") ? "m" : "s") + (all.contains("i") ? "iu" : "");
      String whole = "(?" + options + ")" + java;
      try {
        int groups = Pattern.compile(whole).matcher("").groupCount();
        return new Regex(whole, groups);
      } catch (PatternSyntaxException e) {
        throw invalid(e.getDescription());
      }
    }

    private io.caltrop.detection.SqlProblem invalid(String why) {
      return Problems.at(at, "2201B", "invalid regular expression: %s", why);
    }

    private void take(String text, int length) {
      java.append(text);
      i += length;
    }

    /** Options at the start, {@code (?i)}; the prefixes {@code ***:} and {@code ***=}. */
    private String embedded() {
      if (pattern.startsWith("***")) {
        throw invalid("the prefix *** is not supported");
      }
      if (!pattern.matches("(?s)\\(\\?[a-z]+\\).*")) {
        return "";
      }
      int end = pattern.indexOf(')');
      String options = pattern.substring(2, end);
      if (!options.matches("[icns]+")) {
        throw invalid("of the embedded options, i, c, n and s are supported");
      }
      i = end + 1;
      return options;
    }

    private void group() {
      boolean known =
          !pattern.startsWith("(?", i)
              || pattern.startsWith("(?:", i)
              || pattern.startsWith("(?=", i)
              || pattern.startsWith("(?!", i)
              || pattern.startsWith("(?<=", i)
              || pattern.startsWith("(?<!", i);
      if (!known) {
        throw invalid("unknown kind of group");
      }
      int length = !pattern.startsWith("(?", i) ? 1 : pattern.startsWith("(?<", i) ? 4 : 3;
      take(pattern.substring(i, i + length), length);
    }

    private void escape() {
      if (i + 1 == pattern.length()) {
        throw invalid("a backslash at the end");
      }
      char c = pattern.charAt(i + 1);
      switch (c) {
        case 'm' -> take("\\b(?=\\w)", 2);
        case 'M' -> take("\\b(?<=\\w)", 2);
        case 'y' -> take("\\b", 2);
        case 'Y' -> take("\\B", 2);
        case 'Z' -> take("\\z", 2);
        case 'A', 'd', 'D', 's', 'S', 'w', 'W', 'n', 'r', 't', 'f' -> take("\\" + c, 2);
        case 'v' -> take("\\x0B", 2);
        case 'x', 'u' -> code(c);
        default -> {
          if (Character.isDigit(c)) {
            take("\\" + c, 2);
          } else if (c < 0x80 && Character.isLetter(c)) {
            throw invalid("invalid escape \\" + c);
          } else {
            take(c < 0x80 ? "\\" + c : String.valueOf(c), 2);
          }
        }
      }
    }

    private void code(char kind) {
      int end = i + 2;
      while (end < pattern.length()
          && end < i + 6
          && Character.digit(pattern.charAt(end), 16) >= 0) {
        end++;
      }
      String digits = pattern.substring(i + 2, end);
      if (digits.isEmpty() || (kind == 'u' && digits.length() != 4)) {
        throw invalid("invalid escape \\" + kind);
      }
      take("\\x{" + digits + "}", 2 + digits.length());
    }

    /**
     * A bracket expression: within it only {@code ]}, {@code -}, {@code ^} and {@code \} are
     * special.
     */
    private void bracket() {
      take("[", 1);
      if (starts("^")) {
        take("^", 1);
      }
      if (starts("]")) {
        take("\\]", 1);
      }
      while (!starts("]")) {
        if (i >= pattern.length()) {
          throw invalid("brackets [] not balanced");
        }
        if (starts("[:")) {
          namedClass();
        } else if (starts("[.") || starts("[=")) {
          throw invalid("collating elements are not supported");
        } else if (starts("\\")) {
          escape();
        } else {
          bracketed(pattern.charAt(i));
        }
      }
      take("]", 1);
    }

    private void bracketed(char c) {
      take(c == '[' || c == '&' || c == '^' || c == '#' ? "\\" + c : String.valueOf(c), 1);
    }

    private void namedClass() {
      int end = pattern.indexOf(":]", i + 2);
      String java = end < 0 ? null : CLASSES.get(pattern.substring(i + 2, end));
      if (java == null) {
        throw invalid("unknown character class");
      }
      take(java, end + 2 - i);
    }

    private boolean starts(String text) {
      return pattern.startsWith(text, i);
    }
  }
}
