package io.caltrop.pipeline;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Puts what a library threw into one line for an operator. */
final class OneLine {
  private static final int LONGEST = 300;

  private OneLine() {}

  /** The message of the exception below the wrappers of futures, or its class where it has none. */
  static String of(Throwable thrown) {
    Throwable t = unwrapped(thrown);
    return of(t.getMessage(), t.getClass().getSimpleName());
  }

  /**
   * The message of the innermost cause: for libraries that wrap what happened in "failed to ..".
   */
  static String ofRoot(Throwable thrown) {
    Throwable t = thrown;
    while (t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    return of(t);
  }

  /** What a future failed with. */
  static Throwable unwrapped(Throwable thrown) {
    Throwable t = thrown;
    while ((t instanceof ExecutionException || t instanceof CompletionException)
        && t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  private static String of(@Nullable String message, String fallback) {
    if (message == null || message.isBlank()) {
      return fallback;
    }
    String line = message.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "..";
  }
}
