package io.caltrop.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A type whose values are one scalar.
 *
 * @param reader throws {@link RuntimeException} for a text that is not allowed
 * @param hidden whether messages must not show the value
 */
public record Scalar<T>(String allowed, Reader<T> reader, boolean hidden) implements Type<T> {
  /** One whose values may be shown. */
  public static <T> Scalar<T> of(String allowed, Reader<T> reader) {
    return new Scalar<>(allowed, reader, false);
  }

  /** One whose values may not be shown. */
  public static <T> Scalar<T> hidden(String allowed, Reader<T> reader) {
    return new Scalar<>(allowed, reader, true);
  }

  /** Reads the text of a scalar. */
  public interface Reader<T> {
    /** The value. */
    T read(Value.Text text);
  }

  @Override
  public @Nullable T read(String name, Value value, Problems problems) {
    if (value instanceof Value.Text text) {
      try {
        return reader.read(text);
      } catch (RuntimeException e) {
        problems.add(
            value.where(),
            name + " is " + (hidden ? "wrong" : value.shown()) + "; allowed: " + allowed);
        return null;
      }
    }
    problems.add(value.where(), name + " is " + value.shown() + "; allowed: " + allowed);
    return null;
  }
}
