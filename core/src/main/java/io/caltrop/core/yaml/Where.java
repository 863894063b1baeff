package io.caltrop.core.yaml;

/**
 * Where a value was written: a line of a file, a variable of the environment, or a flag.
 *
 * @param source the file's path as it was given, the variable or the flag
 * @param line from 1; 0 where there are no lines
 */
public record Where(String source, int line) {
  /** A source without lines. */
  public static Where of(String source) {
    return new Where(source, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
