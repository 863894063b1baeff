package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Where;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the characters of a query stand in its file. They are found in block scalars ({@code |})
 * and in queries of one line; of others only the line in which they begin is known.
 *
 * @param begin where the query begins
 * @param file the file's lines
 * @param sql the query's lines
 */
public record SqlPlaces(Where begin, List<String> file, List<String> sql) {
  private static final Pattern BLOCK = Pattern.compile(".*:\\s+\\|[-+0-9]*\\s*(#.*)?");

  /** Copies. */
  public SqlPlaces {
    file = List.copyOf(file);
    sql = List.copyOf(sql);
  }

  /** Those of a query in a file, by the texts of both. */
  public static SqlPlaces of(Where begin, String file, String sql) {
    return new SqlPlaces(begin, file.lines().toList(), sql.lines().toList());
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
