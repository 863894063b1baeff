package io.caltrop.app.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a value was written: a line of the file, a variable of the environment, or a flag.
 *
 * @param source the file's path as it was given, the variable or the flag
 * @param line from 1; 0 where there are no lines
 * @param folder what a relative path in the value starts from; null for the working directory
 */
record Where(String source, int line, @Nullable Path folder) {
  static Where of(String source) {
    return new Where(source, 0, null);
  }

  Path path(String text) {
    return folder == null ? Path.of(text) : folder.resolve(text);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
