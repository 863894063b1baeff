package io.caltrop.pipeline.ship;

import io.caltrop.core.logs.LineParser;
import io.caltrop.core.logs.UnparsableLineException;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The parser of each file. It has read the lines before the place where the file is read on, as if
 * it had never been away: what a line says may be of the one before.
 */
final class FileParsers implements Function<LogFile, LineParser> {
  private final Supplier<LineParser> newParser;
  private final Map<LogFile, LineParser> parsers = new WeakHashMap<>();

  FileParsers(Supplier<LineParser> newParser) {
    this.newParser = newParser;
  }

  @Override
  public LineParser apply(LogFile file) {
    return parsers.computeIfAbsent(file, this::parser);
  }

  private LineParser parser(LogFile file) {
    LineParser parser = newParser.get();
    for (String line : file.linesBefore()) {
      try {
        parser.parse(line);
      } catch (UnparsableLineException e) {
        // it was told when it was shipped
      }
    }
    return parser;
  }
}
