package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An expression as it was written; {@code at} is where an error about it points, from 0. */
sealed interface Expr {
  int at();

  /** The expressions it is made of, subqueries left out. */
  default List<Expr> children() {
    return List.of();
  }

  /** A column, perhaps of a named relation: {@code a}, {@code t.a}. */
  record Column(List<String> path, int at) implements Expr {
    public Column {
      path = List.copyOf(path);
    }

    String name() {
      return path.get(path.size() - 1);
    }
  }

  /** A text in quotes: of no type until it meets one. */
  record Text(String value, int at) implements Expr {}

  /** Digits, a point, an exponent. */
  record Numeral(String digits, int at) implements Expr {}

  /** {@code TRUE} or {@code FALSE}. */
  record Truth(boolean value, int at) implements Expr {}

  /** {@code NULL}. */
  record Null(int at) implements Expr {}

  /** {@code INTERVAL '..' [MINUTE]}; also what {@code '..'::interval} says. */
  record Interval(Span value, int at) implements Expr {}

  /** {@code x::type}, {@code CAST(x AS type)}, {@code type '..'}. */
  record Cast(Expr value, TypeName type, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value);
    }
  }

  /** {@code -x}, {@code +x}. */
  record Signed(String sign, Expr value, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value);
    }
  }

  /** Two values and an operator between them; comparisons, too. */
  record Binary(String operator, Expr left, Expr right, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(left, right);
    }
  }

  /** {@code AND} or {@code OR} of two or more. */
  record Logic(String operator, List<Expr> terms, int at) implements Expr {
    public Logic {
      terms = List.copyOf(terms);
    }

    @Override
    public List<Expr> children() {
      return terms;
    }
  }

  /** {@code NOT x}. */
  record Not(Expr value, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value);
    }
  }

  /** {@code x IS [NOT] NULL|TRUE|FALSE|UNKNOWN}. */
  record Is(Expr value, boolean negated, String what, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value);
    }
  }

  /** {@code x IS [NOT] DISTINCT FROM y}. */
  record Distinct(Expr left, Expr right, boolean negated, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(left, right);
    }
  }

  /** {@code x [NOT] BETWEEN [SYMMETRIC] low AND high}. */
  record Between(Expr value, Expr low, Expr high, boolean negated, boolean symmetric, int at)
      implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value, low, high);
    }
  }

  /** {@code x [NOT] IN (..)} of values. */
  record In(Expr value, List<Expr> list, boolean negated, int at) implements Expr {
    public In {
      list = List.copyOf(list);
    }

    @Override
    public List<Expr> children() {
      List<Expr> all = new ArrayList<>(list);
      all.add(0, value);
      return all;
    }
  }

  /** {@code x [NOT] IN (SELECT ..)}. */
  record InQuery(Expr value, Tree.Query query, boolean negated, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value);
    }
  }

  /** {@code EXISTS (SELECT ..)}. */
  record Exists(Tree.Query query, int at) implements Expr {}

  /** {@code (SELECT ..)} as a value. */
  record Scalar(Tree.Query query, int at) implements Expr {}

  /** {@code x = ANY (..)}, {@code x <> ALL (..)} of an array. */
  record Quantified(Expr value, String operator, boolean all, Expr array, int at) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value, array);
    }
  }

  /** {@code x [NOT] LIKE|ILIKE pattern [ESCAPE '..']}. */
  record Like(
      Expr value, Expr pattern, Optional<Expr> escape, boolean ignoresCase, boolean negated, int at)
      implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(value, pattern);
    }
  }

  /** {@code CASE [x] WHEN .. THEN .. [ELSE ..] END}. */
  record Case(Optional<Expr> operand, List<When> whens, Optional<Expr> otherwise, int at)
      implements Expr {
    public Case {
      whens = List.copyOf(whens);
    }

    @Override
    public List<Expr> children() {
      List<Expr> all = new ArrayList<>();
      operand.ifPresent(all::add);
      whens.forEach(when -> all.addAll(List.of(when.condition(), when.result())));
      otherwise.ifPresent(all::add);
      return all;
    }
  }

  /** A branch of a CASE. */
  record When(Expr condition, Expr result) {}

  /** {@code ARRAY[..]}. */
  record Array(List<Expr> elements, int at) implements Expr {
    public Array {
      elements = List.copyOf(elements);
    }

    @Override
    public List<Expr> children() {
      return elements;
    }
  }

  /** {@code (a, b)}, {@code ROW(a, b)}. */
  record Row(List<Expr> values, int at) implements Expr {
    public Row {
      values = List.copyOf(values);
    }

    @Override
    public List<Expr> children() {
      return values;
    }
  }

  /**
   * A call of a function. Forms with a grammar of their own are calls, too: {@code extract(f FROM
   * t)} is {@code extract('f', t)}, {@code trim(BOTH x FROM t)} is {@code btrim(t, x)}.
   *
   * @param star of {@code count(*)}
   */
  record Call(
      String name,
      List<Expr> arguments,
      boolean star,
      boolean distinct,
      List<Tree.Order> order,
      Optional<Expr> filter,
      Optional<Tree.Window> over,
      int at)
      implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
      order = List.copyOf(order);
    }

    static Call of(String name, List<Expr> arguments, int at) {
      return new Call(
          name, arguments, false, false, List.of(), Optional.empty(), Optional.empty(), at);
    }

    @Override
    public List<Expr> children() {
      List<Expr> all = new ArrayList<>(arguments);
      order.forEach(o -> all.add(o.value()));
      filter.ifPresent(all::add);
      over.ifPresent(
          window -> {
            all.addAll(window.partition());
            window.order().forEach(o -> all.add(o.value()));
          });
      return all;
    }
  }
}
