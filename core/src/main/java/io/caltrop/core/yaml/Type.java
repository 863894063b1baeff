package io.caltrop.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * What values a key takes, and how they are read.
 *
 * @param <T> what the value becomes
 */
public interface Type<T> {
  /** What is allowed, in words that complete "allowed: ..". */
  String allowed();

  /** The checked value; null if it is wrong, which has become a problem then. */
  @Nullable T read(String name, Value value, Problems problems);

  /** Whether one line of text can hold a value, as a variable of the environment does. */
  default boolean isSimple() {
    return true;
  }
}
