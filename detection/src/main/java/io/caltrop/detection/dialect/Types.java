package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which type values of several types have together. */
final class Types {
  private Types() {}

  /** The type that values of both can take; empty if there is none. */
  static Optional<SqlType> common(SqlType a, SqlType b) {
    if (a.is(Base.UNKNOWN) || a.equals(b)) {
      return Optional.of(b);
    }
    if (b.is(Base.UNKNOWN)) {
      return Optional.of(a);
    }
    if (a.isNumber() && b.isNumber()) {
      return Optional.of(widest(a, b));
    }
    if (a.isTime() && b.isTime()) {
      Base base = a.base().compareTo(b.base()) > 0 ? a.base() : b.base();
      return Optional.of(new SqlType(base, Math.max(a.precision(), b.precision()), 0));
    }
    return a.base() == b.base() ? Optional.of(a) : Optional.empty();
  }

  /** The type in which values are compared: reals only with reals, as PostgreSQL does. */
  static Optional<SqlType> compared(List<SqlType> types) {
    boolean reals = types.stream().allMatch(type -> type.is(Base.REAL) || type.is(Base.UNKNOWN));
    return common(types).map(type -> type.is(Base.REAL) && !reals ? SqlType.DOUBLE : type);
  }

  private static SqlType widest(SqlType a, SqlType b) {
    SqlType wider = a.base().compareTo(b.base()) > 0 ? a : b;
    if (!wider.is(Base.NUMERIC)) {
      return wider;
    }
    int scale = Math.max(a.scale(), b.scale());
    return SqlType.numeric(Math.min(38, Math.max(a.digits(), b.digits()) + scale), scale);
  }

  /** The type of all, text if all are literals in quotes. */
  static Optional<SqlType> common(List<SqlType> types) {
    SqlType all = SqlType.UNKNOWN;
    for (SqlType type : types) {
      Optional<SqlType> both = common(all, type);
      if (both.isEmpty()) {
        return both;
      }
      all = both.get();
    }
    return Optional.of(all.is(Base.UNKNOWN) ? SqlType.TEXT : all);
  }

  /**
   * Values made to be of one type, as CASE, COALESCE and UNION need.
   *
   * @param what CASE, say
   * @param exprs what the values were written as
   */
  static List<Typed> unified(String what, List<Expr> exprs, List<Typed> values, int at) {
    SqlType type = common(what, values.stream().map(Typed::type).toList(), at);
    List<Typed> unified = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      unified.add(converted(values.get(i), type, exprs.get(i).at()));
    }
    return unified;
  }

  /** The type of all. */
  static SqlType common(String what, List<SqlType> types, int at) {
    return common(types).orElseThrow(() -> mismatch(what, types, at));
  }

  /** Flink widens numbers by itself, but not a real, other types have to be equal. */
  static Typed converted(Typed value, SqlType type, int at) {
    boolean real = value.type().is(Base.REAL) && type.is(Base.DOUBLE);
    return value.isUnknown() || real || !type.isNumber()
        ? Conversions.implicit(value, type, at)
        : value;
  }

  private static SqlProblem mismatch(String what, List<SqlType> types, int at) {
    List<String> names =
        types.stream()
            .filter(type -> !type.is(Base.UNKNOWN))
            .map(SqlType::postgres)
            .distinct()
            .toList();
    return Problems.hinted(
        at,
        "42804",
        "%s types %s cannot be matched".formatted(what, String.join(" and ", names)),
        "cast them to one type, such as x::" + (names.contains("text") ? "text" : names.get(0)));
  }
}
