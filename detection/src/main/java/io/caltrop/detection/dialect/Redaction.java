package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;

/** Leaves secrets out of a statement: texts that an option whose name says so has for a value. */
final class Redaction {
  private Redaction() {}

  static String of(String sql) {
    StringBuilder shown = new StringBuilder();
    int copied = 0;
    boolean secret = false;
    Lexer lexer = new Lexer(sql);
    try {
      for (Token token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
        if (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED) {
          secret = isSecret(token.value());
        } else if (secret && token.kind() == Kind.TEXT) {
          shown.append(sql, copied, token.start()).append("'***'");
          copied = token.end();
          secret = false;
        } else if (!token.isSign("=") && !token.isSign(".")) {
          secret = false;
        }
      }
    } catch (SqlProblem e) {
      // What cannot be read is shown up to there.
      return shown.append(sql, copied, Math.max(copied, e.position().orElse(1) - 1)).toString();
    }
    return shown.append(sql.substring(copied)).toString();
  }

  private static boolean isSecret(String key) {
    return key.contains("password")
        || key.contains("secret")
        || key.contains("jaas")
        || key.equals("key")
        || key.endsWith(".key");
  }
}
