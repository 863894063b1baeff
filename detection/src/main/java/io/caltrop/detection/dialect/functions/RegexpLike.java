package io.caltrop.detection.dialect.functions;

import io.caltrop.detection.dialect.prefilter.Prefilter;
import java.util.IdentityHashMap;
import java.util.regex.Pattern;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pattern of Java's is found in a text. Most texts are known not to match before Java is
 * asked, which would have to make a string of them.
 */
public final class RegexpLike extends ScalarFunction {
  private static final long serialVersionUID = 1;
  private static final int MOST = 100;

  // By identity: a query's literal is one object.
  private transient IdentityHashMap<StringData, Matching> patterns = new IdentityHashMap<>();

  @Override
  public void open(FunctionContext context) {
    patterns = new IdentityHashMap<>();
  }

  /** Once; NULL of NULL. */
  public @Nullable Boolean eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData text,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData pattern) {
    return (text == null || pattern == null) ? null : matching(pattern).isFound(text);
  }

  private Matching matching(StringData pattern) {
    Matching known = patterns.get(pattern);
    if (known == null) {
      if (patterns.size() == MOST) { // they are no literals, then
        patterns.clear();
      }
      known = new Matching(pattern.toString());
      patterns.put(pattern, known);
    }
    return known;
  }

  private static final class Matching {
    private final Prefilter prefilter;
    private final Pattern pattern;

    Matching(String pattern) {
      this.prefilter = Prefilter.of(pattern);
      this.pattern = Pattern.compile(pattern);
    }

    boolean isFound(StringData text) {
      Utf8 utf8 = Utf8.of(text);
      if (!prefilter.mayMatch(utf8.bytes(), utf8.offset(), utf8.length())) {
        return false;
      }
      try {
        return new WholeMatches(pattern, text.toString()).next();
      } catch (StackOverflowError e) {
        // Who sends what Java cannot look through is not let pass for it, and stops no job.
        return true;
      }
    }
  }
}
