package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/** What Flink's planner says against a query, in the words and codes of PostgreSQL. */
final class PlannerProblems {
  private static final Pattern PLACE =
      Pattern.compile("(?i)(?:from|at) line (\\d+), column (\\d+)(?: to line \\d+, column \\d+)?");
  private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"(.*?)\" at line");
  private static final int LONGEST = 300;

  /** What Flink and its parser say when a query's program is too long, or nests too deep. */
  private static final Pattern TOO_COMPLEX =
      Pattern.compile(
          "Table program cannot be compiled|JavaCodeSplitter failed"
              + "|SqlParseException\\.getMessage\\(\\)\" is null");

  /** What is said when, and what PostgreSQL says then; {@code $1} is the pattern's group. */
  private record Translation(Pattern flink, String sqlState, String message, String hint) {
    static Translation of(String flink, String sqlState, String message, String hint) {
      return new Translation(Pattern.compile(flink), sqlState, message, hint);
    }
  }

  private static final List<Translation> TRANSLATIONS =
      List.of(
          Translation.of(
              "Column '(.+?)' not found in any table", "42703", "column \"$1\" does not exist", ""),
          Translation.of(
              "Column '(.+?)' not found in table '(.+?)'",
              "42703",
              "column \"$1\" of \"$2\" does not exist",
              ""),
          Translation.of("Unknown identifier '(.+?)'", "42703", "\"$1\" does not exist", ""),
          Translation.of(
              "Column '(.+?)' is ambiguous",
              "42702",
              "column reference \"$1\" is ambiguous",
              "Say which table it is of."),
          Translation.of(
              "(?:Object|Table) '(.+?)' not found", "42P01", "relation \"$1\" does not exist", ""),
          Translation.of(
              "No match found for function signature (\\w+)\\(",
              "42883",
              "there is no function $1 for arguments of these types",
              "A cast may help."),
          Translation.of(
              "Expression '(.+?)' is not being grouped",
              "42803",
              "\"$1\" must appear in GROUP BY or in an aggregate function",
              ""),
          Translation.of(
              "Aggregate expression is illegal in (\\w+)",
              "42803",
              "aggregate functions are not allowed in $1",
              "Conditions on groups stand in HAVING."),
          Translation.of(
              "Cannot apply '(.+?)' to arguments of type '(.+?)'",
              "42883",
              "$1 does not take arguments of these types: $2",
              "A cast may help."),
          Translation.of(
              "Illegal mixing of types in CASE",
              "42804",
              "the branches of CASE or COALESCE are of types that do not go together",
              "Cast them to one type."),
          Translation.of(
              "Illegal use of 'NULL'",
              "42804",
              "NULL stands where its type is not known",
              "Give it one, as in CAST(NULL AS integer)."),
          Translation.of(
              "Could not find an implementation method 'retract' in class '.+?' for function '(\\w+)'",
              "0A000",
              "$1 is not supported over rows that change: it cannot take a row back",
              "Read a source, a view without aggregates, or windows of time, whose rows stay."),
          Translation.of(
              "Could not find an implementation method 'merge' in class '.+?' for function '(\\w+)'",
              "0A000",
              "$1 is not supported in windows that share rows: its parts cannot be put together",
              "TUMBLE, or no window: it forgets what is old by itself."),
          Translation.of("Division by zero", "22012", "division by zero", ""),
          Translation.of(
              "window can only be ordered (?:in ASCENDING mode|by a single time column)"
                  + "|Rank end is not specified|Rank end index can't greater",
              "0A000",
              "a number of rows has no bound, so that each new row would change all others",
              "SELECT .. FROM (SELECT .., ROW_NUMBER() OVER (..) AS rn FROM ..) AS r WHERE rn <= 10"),
          Translation.of(
              "((?:DENSE_)?RANK)\\(\\) on streaming table is not supported",
              "0A000",
              "a condition that bounds $1 is not supported in streaming queries",
              "SELECT .. FROM (SELECT .., ROW_NUMBER() OVER (..) AS rn FROM ..) AS r WHERE rn <= 10"),
          Translation.of(
              "All aggregates must be computed on the same window",
              "0A000",
              "several windows of rows in one SELECT are not supported in streaming queries",
              "Put one of them into a subquery."),
          Translation.of(
              "Sort on a non-time-attribute field is not supported",
              "0A000",
              "rows that come without end cannot be sorted",
              "Leave ORDER BY out, and sort when reading the view; or add LIMIT."));

  private PlannerProblems() {}

  /**
   * The problem.
   *
   * @param select the text in which a place that Flink names lies
   */
  static SqlProblem of(Throwable thrown, String select) {
    if (thrown instanceof SqlProblem told) {
      return told;
    }
    if (isTooComplex(thrown)) {
      return SqlProblem.of(
          "54001",
          "statement too complex: Flink cannot make a program of it",
          "Write a shorter list, a join with a view that has the values, or several views.");
    }
    Throwable problem = telling(thrown);
    String message = String.valueOf(problem.getMessage());
    OptionalInt position = position(message, select);
    Matcher encountered = ENCOUNTERED.matcher(message);
    if (encountered.find()) {
      return syntax(encountered.group(1), position);
    }
    for (Translation translation : TRANSLATIONS) {
      Matcher matcher = translation.flink.matcher(message);
      if (matcher.find()) {
        return translated(translation, matcher, position);
      }
    }
    return new SqlProblem(sqlState(problem), plain(message), position, Optional.empty());
  }

  private static boolean isTooComplex(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StackOverflowError
          || TOO_COMPLEX.matcher(String.valueOf(t.getMessage())).find()) {
        return true;
      }
    }
    return false;
  }

  /** The innermost problem that is Flink's own; what lies below is how it was found. */
  private static Throwable telling(Throwable thrown) {
    Throwable telling = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SqlProblem
          || t instanceof TableException
          || t instanceof ValidationException
          || t instanceof ArithmeticException) {
        telling = t;
      }
    }
    return telling;
  }

  private static SqlProblem syntax(String encountered, OptionalInt position) {
    String message =
        encountered.equals("<EOF>")
            ? "syntax error at end of input"
            : "syntax error at or near \"" + encountered.replace("\\'", "'") + "\"";
    return new SqlProblem("42601", message, position, Optional.empty());
  }

  private static SqlProblem translated(
      Translation translation, Matcher found, OptionalInt position) {
    String message = translation.message;
    for (int group = 1; group <= found.groupCount(); group++) {
      String said =
          found.group(group).replaceAll("<(?:VAR)?CHAR(?:ACTER)?(?:\\(\\d+\\))?>", "text");
      message = message.replace("$" + group, said);
    }
    return new SqlProblem(
        translation.sqlState,
        message,
        position,
        translation.hint.isEmpty() ? Optional.empty() : Optional.of(translation.hint));
  }

  private static String sqlState(Throwable problem) {
    if (problem instanceof SqlParserException) {
      return "42601";
    }
    if (problem instanceof ValidationException) {
      return "42000";
    }
    return problem instanceof TableException ? "0A000" : "XX000";
  }

  private static OptionalInt position(String message, String select) {
    Matcher place = PLACE.matcher(message);
    if (!place.find()) {
      return OptionalInt.empty();
    }
    int line = Integer.parseInt(place.group(1));
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = select.indexOf('\n', start) + 1;
      if (start == 0) {
        return OptionalInt.empty();
      }
    }
    int position = start + Integer.parseInt(place.group(2));
    return position <= select.length() + 1 ? OptionalInt.of(position) : OptionalInt.empty();
  }

  private static String plain(String message) {
    String line =
        PLACE
            .matcher(message.replaceFirst("^SQL (?:validation|parse) failed\\. ", ""))
            .replaceAll("")
            .strip()
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^: ", "");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
