package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.Set;

/** Which words can be names, by PostgreSQL's {@code kwlist.h}. */
final class Keywords {
  /** Reserved, but for {@code user}, which logs have as a column. */
  private static final Set<String> RESERVED =
      words(
          """
          all analyse analyze and any array as asc asymmetric both case cast check collate column
          constraint create current_catalog current_date current_role current_time current_timestamp
          current_user default deferrable desc distinct do else end except false fetch for foreign
          from grant group having in initially intersect into lateral leading limit localtime
          localtimestamp not null offset on only or order placing primary references returning select
          session_user some symmetric system_user table then to trailing true union unique using
          variadic when where window with
          """);

  /** Can name a function or a type, no column and no relation. */
  private static final Set<String> FUNCTIONS_ONLY =
      words(
          """
          authorization binary collation concurrently cross current_schema freeze full ilike inner is
          isnull join left like natural notnull outer overlaps right similar tablesample verbose
          """);

  /** Can name an output column only behind AS. */
  private static final Set<String> AFTER_AS =
      words(
          """
          char character day filter hour minute month over precision second varying within without
          year match_recognize
          """);

  private Keywords() {}

  private static Set<String> words(String list) {
    return Set.of(list.strip().split("\\s+"));
  }

  /** Whether it names a column or a relation where it stands. */
  static boolean isName(Token token) {
    return token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD
            && !RESERVED.contains(token.value())
            && !FUNCTIONS_ONLY.contains(token.value()));
  }

  /** Whether it names something behind a point or AS. */
  static boolean isLabel(Token token) {
    return token.kind() == Kind.QUOTED || token.kind() == Kind.WORD;
  }

  /** Whether it is the alias of an output column without AS. */
  static boolean isBareLabel(Token token) {
    return isName(token) && !(token.kind() == Kind.WORD && AFTER_AS.contains(token.value()));
  }

  /** Whether it names a function, if a parenthesis follows. */
  static boolean isFunction(Token token) {
    return token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD && !RESERVED.contains(token.value()));
  }
}
