package io.caltrop.core.logs;

import java.util.List;

/** Reads the lines of one log. It remembers the last time it read, so it is for one thread. */
public interface LineParser {
  /**
   * Reads one line.
   *
   * @param line without its end
   * @return mostly one record; more where a line says that it stands for several
   * @throws UnparsableLineException if it is no line of this format
   */
  List<LogRecord> parse(String line) throws UnparsableLineException;
}
