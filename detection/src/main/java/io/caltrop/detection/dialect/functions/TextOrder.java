package io.caltrop.detection.dialect.functions;

import java.util.Arrays;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Texts in the order of their bytes. Flink takes that of Java's characters where it happens to have
 * both texts as strings, in which what is beyond U+FFFF stands before U+E000.
 */
public final class TextOrder {
  private TextOrder() {}

  static int compare(StringData a, StringData b) {
    Utf8 x = Utf8.of(a);
    Utf8 y = Utf8.of(b);
    return Arrays.compareUnsigned(
        x.bytes(),
        x.offset(),
        x.offset() + x.length(),
        y.bytes(),
        y.offset(),
        y.offset() + y.length());
  }

  /** Negative, 0 or positive. */
  public static final class Compare extends ScalarFunction {
    /** NULL if one is. */
    public @Nullable Integer eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData a,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData b) {
      return a == null || b == null ? null : (Integer) compare(a, b);
    }
  }

  /** The last of two; NULL only if both are. */
  public static final class Greatest extends ScalarFunction {
    /** Of two. */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public @Nullable StringData eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData a,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData b) {
      return a == null || (b != null && compare(a, b) < 0) ? b : a;
    }
  }

  /** The first of two; NULL only if both are. */
  public static final class Least extends ScalarFunction {
    /** Of two. */
    @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
    public @Nullable StringData eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData a,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData b) {
      return a == null || (b != null && compare(a, b) > 0) ? b : a;
    }
  }
}
