package io.caltrop.detection.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/** Names: folding, quoting, and which one was meant. */
final class Names {
  private Names() {}

  /** ASCII letters in lower case, as PostgreSQL folds names without quotes. */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }

  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** As Flink's SQL names it. */
  static String flink(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A text in Flink's SQL. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The known name that is nearest to a wrong one, if any is near. */
  static Optional<String> nearest(String wrong, Collection<String> known) {
    String best = null;
    int least = Math.max(1, wrong.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(wrong, name, least);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many characters must change, or change places with their neighbours, up to a limit. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      rows[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(change, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        rows[i][j] = swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
      }
    }
    return rows[a.length()][b.length()];
  }
}
