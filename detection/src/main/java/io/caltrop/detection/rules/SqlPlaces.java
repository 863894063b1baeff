package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Where;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the characters of a query stand in its file. They are found in block scalars ({@code |})
 * and in queries of one line; of others only the line in which they begin is known.
 */
public final class SqlPlaces {
  private static final Pattern BLOCK = Pattern.compile(".*:\\s+\\|[-+0-9]*\\s*(#.*)?");

  private final Where begin;
  private final List<String> file;
  private final List<String> sql;

  SqlPlaces(Where begin, String file, String sql) {
    this.begin = begin;
    this.file = file.lines().toList();
    this.sql = sql.lines().toList();
  }

  /** Where the query begins. */
  public Where begin() {
    return begin;
  }

  /**
   * A place in the file.
   *
   * @param column from 1; 0 if it is not known
   */
  public record Place(Where where, int column) {}

  /** The place of a character of the query, which is counted from 1. */
  public Place of(int position) {
    int line = 0;
    int left = position - 1;
    while (line < sql.size() - 1 && left > sql.get(line).length()) {
      left -= sql.get(line).length() + 1;
      line++;
    }
    boolean isBlock = begin.line() > 0 && BLOCK.matcher(file.get(begin.line() - 1)).matches();
    int at = begin.line() + line + (isBlock ? 1 : 0);
    if (sql.isEmpty() || (!isBlock && sql.size() > 1) || at < 1 || at > file.size()) {
      return new Place(begin, 0);
    }
    int indent = file.get(at - 1).lastIndexOf(sql.get(line));
    return indent < 0
        ? new Place(begin, 0)
        : new Place(new Where(begin.source(), at), indent + left + 1);
  }
}
