package io.caltrop.detection.dialect.functions;

import io.caltrop.detection.engine.json.HeldJson;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Functions of text that is JSON. */
public final class JsonTexts {
  private JsonTexts() {}

  /**
   * {@code text::jsonb}, as text; NULL where PostgreSQL fails, and for some vast exponents and
   * nestings over 200 that it takes.
   */
  public static final class Cast extends ScalarFunction {
    /** From text. */
    public @Nullable String eval(@Nullable String text) {
      return text == null ? null : HeldJson.read(text).orElse(null);
    }
  }
}
