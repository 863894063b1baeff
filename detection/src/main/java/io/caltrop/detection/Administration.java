package io.caltrop.detection;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statements that manage PostgreSQL itself: its roles, their settings and privileges, and {@code
 * DO}, which can hold any of them. PostgreSQL lets a role alter itself, which holds for every later
 * session.
 */
public final class Administration {
  private static final int MOST_WORDS = 3;
  private static final Set<String> HEADS =
      Set.of(
          "ALTER DATABASE",
          "ALTER DEFAULT PRIVILEGES",
          "ALTER GROUP",
          "ALTER ROLE",
          "ALTER SYSTEM",
          "ALTER USER",
          "COMMENT ON DATABASE",
          "COMMENT ON ROLE",
          "DO",
          "DROP OWNED",
          "GRANT",
          "REASSIGN OWNED",
          "REVOKE",
          "SECURITY LABEL");

  private static final Pattern FIRST_WORD =
      Pattern.compile(
          HEADS.stream()
              .map(head -> head.split(" ", 2)[0])
              .distinct()
              .collect(Collectors.joining("|", "\\b(", ")\\b")),
          Pattern.CASE_INSENSITIVE);

  private Administration() {}

  /**
   * The first words of such a statement, as {@code ALTER ROLE}; empty for any other.
   *
   * @param sql one statement, comments included, and empty ones before it
   */
  public static Optional<String> head(String sql) {
    SqlScanner scanner = new SqlScanner(sql, true); // there are no quotes before the words
    StringBuilder words = new StringBuilder();
    int count = 0;
    while (count < MOST_WORDS && scanner.next()) {
      if (scanner.kind() == SqlScanner.Kind.WORD) {
        String word = sql.substring(scanner.start(), scanner.end()).toUpperCase(Locale.ROOT);
        words.append(count++ == 0 ? "" : " ").append(word);
        if (HEADS.contains(words.toString())) {
          return Optional.of(words.toString());
        }
      } else if (scanner.kind() != SqlScanner.Kind.SPACE
          && !(scanner.kind() == SqlScanner.Kind.SEMICOLON && count == 0)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The first word in a text with which such a statement could start, wherever it stands. */
  public static Optional<String> firstWord(String sql) {
    Matcher word = FIRST_WORD.matcher(sql);
    return word.find() ? Optional.of(word.group(1).toUpperCase(Locale.ROOT)) : Optional.empty();
  }
}
