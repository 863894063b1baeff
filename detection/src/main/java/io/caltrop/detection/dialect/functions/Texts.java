package io.caltrop.detection.dialect.functions;

import java.util.regex.Pattern;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Functions of text; positions count characters from 1. */
public final class Texts {
  private static final int LONGEST = 1 << 20;

  private Texts() {}

  /** {@code substring(text, from)} and {@code substring(text, from, length)}. */
  public static final class Substring extends ScalarFunction {
    /** To the end. */
    public @Nullable String eval(@Nullable String text, @Nullable Integer from) {
      return text == null || from == null ? null : slice(text, from - 1L, Long.MAX_VALUE);
    }

    /** A number of characters; a negative one gives NULL. */
    public @Nullable String eval(
        @Nullable String text, @Nullable Integer from, @Nullable Integer length) {
      return text == null || from == null || length == null || length < 0
          ? null
          : slice(text, from - 1L, from - 1L + length);
    }
  }

  /** {@code left(text, n)}: all but the last ones if n is negative. */
  public static final class Left extends ScalarFunction {
    /** The first characters. */
    public @Nullable String eval(@Nullable String text, @Nullable Integer n) {
      return text == null || n == null ? null : slice(text, 0, n < 0 ? length(text) + n : n);
    }
  }

  /** {@code right(text, n)}: all but the first ones if n is negative. */
  public static final class Right extends ScalarFunction {
    /** The last characters. */
    public @Nullable String eval(@Nullable String text, @Nullable Integer n) {
      return text == null || n == null
          ? null
          : slice(text, n < 0 ? -(long) n : length(text) - (long) n, Long.MAX_VALUE);
    }
  }

  /** {@code lpad(text, n, fill)}, in whole characters; NULL if n is too large. */
  public static final class PadLeft extends ScalarFunction {
    /** With the fill before the text. */
    public @Nullable String eval(
        @Nullable String text, @Nullable Integer n, @Nullable String fill) {
      return text == null || n == null || fill == null || n > LONGEST
          ? null
          : padding(text, n, fill) + slice(text, 0, n);
    }
  }

  /** {@code rpad(text, n, fill)}, in whole characters; NULL if n is too large. */
  public static final class PadRight extends ScalarFunction {
    /** With the fill behind the text. */
    public @Nullable String eval(
        @Nullable String text, @Nullable Integer n, @Nullable String fill) {
      return text == null || n == null || fill == null || n > LONGEST
          ? null
          : slice(text, 0, n) + padding(text, n, fill);
    }
  }

  private static String padding(String text, int n, String fill) {
    int missing = Math.max(n, 0) - length(text);
    if (missing <= 0 || fill.isEmpty()) {
      return "";
    }
    return slice(fill.repeat(missing / length(fill) + 1), 0, missing);
  }

  /** {@code ascii(text)}: the number of the first character, 0 of an empty text. */
  public static final class FirstCharacter extends ScalarFunction {
    /** Flink's gives the first byte, with a sign. */
    public @Nullable Integer eval(@Nullable String text) {
      return text == null ? null : (Integer) (text.isEmpty() ? 0 : text.codePointAt(0));
    }
  }

  /** {@code octet_length(text)}: bytes in UTF-8. */
  public static final class OctetLength extends ScalarFunction {
    /** Of a text. */
    public @Nullable Integer eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData text) {
      return text == null ? null : (Integer) Utf8.of(text).length();
    }
  }

  /** {@code chr(n)}: NULL where there is no such character, or none that a text can hold. */
  public static final class CharacterOf extends ScalarFunction {
    /** The character of a number. */
    public @Nullable String eval(@Nullable Integer n) {
      return n == null || !isCharacter(n) ? null : Character.toString(n);
    }

    private static boolean isCharacter(int n) {
      boolean isSurrogate = n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE;
      return n > 0 && n <= Character.MAX_CODE_POINT && !isSurrogate;
    }
  }

  /** {@code replace(text, from, to)}: nothing is replaced if {@code from} is empty. */
  public static final class Replace extends ScalarFunction {
    /** With {@code to} in all places of {@code from}. */
    public @Nullable String eval(
        @Nullable String text, @Nullable String from, @Nullable String to) {
      if (text == null || from == null || to == null) {
        return null;
      }
      return from.isEmpty() ? text : text.replace(from, to);
    }
  }

  /** {@code split_part(text, delimiter, n)}: from the end if n is negative; NULL if it is 0. */
  public static final class SplitPart extends ScalarFunction {
    /** The n-th part, empty if there are fewer. */
    public @Nullable String eval(
        @Nullable String text, @Nullable String delimiter, @Nullable Integer n) {
      if (text == null || delimiter == null || n == null || n == 0) {
        return null;
      }
      if (delimiter.isEmpty()) {
        return n == 1 || n == -1 ? text : "";
      }
      String[] parts = text.split(Pattern.quote(delimiter), -1);
      int index = n > 0 ? n - 1 : parts.length + n;
      return index >= 0 && index < parts.length ? parts[index] : "";
    }
  }

  /** Replaces matches of a pattern of Java's: the first one, or all. */
  public static final class RegexpReplace extends ScalarFunction {
    private transient Patterns patterns = new Patterns();

    @Override
    public void open(FunctionContext context) {
      patterns = new Patterns();
    }

    /**
     * The replacement is Java's, too: {@code $1} is a group, {@code \\} takes the next as it is.
     */
    public @Nullable String eval(
        @Nullable String text,
        @Nullable String pattern,
        @Nullable String replacement,
        @Nullable Boolean all) {
      if (text == null || pattern == null || replacement == null || all == null) {
        return null;
      }
      WholeMatches matches = new WholeMatches(patterns.of(pattern), text);
      StringBuilder replaced = new StringBuilder();
      int copied = 0;
      while (matches.next()) {
        replaced.append(text, copied, matches.start());
        write(replacement, matches, replaced);
        copied = matches.end();
        if (!all) {
          break;
        }
      }
      return replaced.append(text, copied, text.length()).toString();
    }

    private static void write(String replacement, WholeMatches match, StringBuilder out) {
      for (int i = 0; i < replacement.length(); i++) {
        char c = replacement.charAt(i);
        if (c == '$') {
          String group = match.group(replacement.charAt(++i) - '0');
          out.append(group == null ? "" : group);
        } else {
          out.append(c == '\\' ? replacement.charAt(++i) : c);
        }
      }
    }
  }

  /** The first match of a pattern of Java's, or a group of it. */
  public static final class RegexpFind extends ScalarFunction {
    private transient Patterns patterns = new Patterns();

    @Override
    public void open(FunctionContext context) {
      patterns = new Patterns();
    }

    /** NULL if there is no match. */
    public @Nullable String eval(
        @Nullable String text, @Nullable String pattern, @Nullable Integer group) {
      if (text == null || pattern == null || group == null) {
        return null;
      }
      WholeMatches matches = new WholeMatches(patterns.of(pattern), text);
      return matches.next() ? matches.group(group) : null;
    }
  }

  /** The number of matches of a pattern of Java's. */
  public static final class RegexpCount extends ScalarFunction {
    private transient Patterns patterns = new Patterns();

    @Override
    public void open(FunctionContext context) {
      patterns = new Patterns();
    }

    /** Matches do not overlap. */
    public @Nullable Integer eval(@Nullable String text, @Nullable String pattern) {
      if (text == null || pattern == null) {
        return null;
      }
      WholeMatches matches = new WholeMatches(patterns.of(pattern), text);
      int count = 0;
      while (matches.next()) {
        count++;
      }
      return count;
    }
  }

  /** The pattern used last: a call in a query has one, which the translation has checked. */
  private static final class Patterns {
    private String text = "";
    private Pattern pattern = Pattern.compile("");

    Pattern of(String wanted) {
      if (!wanted.equals(text)) {
        pattern = Pattern.compile(wanted);
        text = wanted;
      }
      return pattern;
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The characters from one index to before another, as far as they are there. */
  private static String slice(String text, long from, long to) {
    int length = length(text);
    int first = (int) Math.max(0, Math.min(from, length));
    int last = (int) Math.max(first, Math.min(to, length));
    int start = text.offsetByCodePoints(0, first);
    return text.substring(start, text.offsetByCodePoints(start, last - first));
  }
}
