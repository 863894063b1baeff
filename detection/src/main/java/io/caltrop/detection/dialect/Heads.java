package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells streaming statements by their first words, whatever follows. */
final class Heads {
  private static final int MOST_WORDS = 6;

  /** What is shown, and what people write for it: PostgreSQL has no setting of such a name. */
  private static final Set<String> SHOWN =
      Set.of(
          "source",
          "sources",
          "sink",
          "sinks",
          "rule",
          "rules",
          "materialized",
          "view",
          "views",
          "table",
          "tables");

  private Heads() {}

  static boolean isStreaming(String sql) {
    Lexer lexer = new Lexer(sql);
    List<Token> head = new ArrayList<>();
    for (int i = 0; i < MOST_WORDS; i++) {
      head.add(next(lexer));
    }
    if (head.get(0).kind() != Kind.WORD) {
      return false;
    }
    return switch (head.get(0).value()) {
      case "create" -> isCreate(head, 1) || isConnectedTable(head, lexer);
      case "drop", "alter", "refresh" -> isKind(head, 1);
      case "show" -> isShow(head);
      case "apply", "remove" -> head.get(1).isWord("rule");
      case "explain" -> isExplain(head);
      default -> false;
    };
  }

  private static boolean isCreate(List<Token> head, int at) {
    boolean replace = head.get(at).isWord("or") && head.get(at + 1).isWord("replace");
    return isKind(head, replace ? at + 2 : at);
  }

  private static boolean isKind(List<Token> head, int at) {
    return head.get(at).isWord("source")
        || head.get(at).isWord("sink")
        || (head.get(at).isWord("materialized") && head.get(at + 1).isWord("view"));
  }

  private static boolean isShow(List<Token> head) {
    Token what = head.get(1);
    return (what.kind() == Kind.WORD && SHOWN.contains(what.value()))
        || (head.get(1).isWord("create") && isKind(head, 2));
  }

  /** EXPLAIN of anything else has more words. */
  private static boolean isExplain(List<Token> head) {
    if (head.get(1).isWord("create")) {
      return isCreate(head, 2);
    }
    int name = isKind(head, 1) ? (head.get(1).isWord("materialized") ? 3 : 2) : 1;
    int end = head.get(name + 1).isSign(".") ? name + 3 : name + 1;
    return name > 1 || (Keywords.isName(head.get(1)) && end < MOST_WORDS && isEnd(head.get(end)));
  }

  private static boolean isEnd(Token token) {
    return token.kind() == Kind.END || token.isSign(";");
  }

  /** {@code CREATE TABLE .. WITH (connector = ..)}, which is Flink's and RisingWave's. */
  private static boolean isConnectedTable(List<Token> head, Lexer lexer) {
    if (!head.get(1).isWord("table")) {
      return false;
    }
    Token before = head.get(MOST_WORDS - 2);
    Token last = head.get(MOST_WORDS - 1);
    for (Token token = next(lexer); token.kind() != Kind.END; token = next(lexer)) {
      if (before.isWord("with") && last.isSign("(") && token.value().equals("connector")) {
        return true;
      }
      before = last;
      last = token;
    }
    return false;
  }

  private static Token next(Lexer lexer) {
    try {
      return lexer.next();
    } catch (SqlProblem e) {
      return new Token(Kind.END, "", 0, 0);
    }
  }
}
