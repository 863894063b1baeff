package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the names of types. */
final class TypeNames {
  private final Tokens tokens;

  TypeNames(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Reads one, such as {@code timestamp(3) with time zone}. */
  TypeName read() {
    Token first = tokens.peek();
    if (!Keywords.isFunction(first)) {
      throw tokens.unexpected("a type");
    }
    tokens.next();
    String name = first.value();
    if (name.equals("double")) {
      tokens.require("precision");
      name = "double precision";
    } else if (name.equals("character") || name.equals("char")) {
      name = tokens.accept("varying") ? "varchar" : name;
    } else if (name.equals("pg_catalog") && tokens.acceptSign(".")) {
      name = tokens.next().value();
    }
    List<Integer> modifiers = modifiers();
    if (name.equals("timestamp") || name.equals("time")) {
      if (tokens.accept("with", "time", "zone") || tokens.accept("with", "local", "time", "zone")) {
        name = name + "tz";
      } else {
        boolean unused = tokens.accept("without", "time", "zone");
      }
    }
    return new TypeName(name, modifiers, brackets(), first.start());
  }

  private List<Integer> modifiers() {
    List<Integer> modifiers = new ArrayList<>();
    if (tokens.acceptSign("(")) {
      do {
        modifiers.add(number());
      } while (tokens.acceptSign(","));
      tokens.requireSign(")");
    }
    return modifiers;
  }

  private int number() {
    Token token = tokens.peek();
    if (token.kind() != Kind.NUMBER || !token.value().matches("[0-9]{1,6}")) {
      throw tokens.unexpected("a whole number");
    }
    tokens.next();
    return Integer.parseInt(token.value());
  }

  private boolean brackets() {
    boolean array = tokens.accept("array");
    while (tokens.acceptSign("[")) {
      if (tokens.peek().kind() == Kind.NUMBER) {
        int unused = number();
      }
      tokens.requireSign("]");
      array = true;
    }
    return array;
  }
}
