package io.caltrop.detection.dialect.prefilter;

import java.util.BitSet;

/** A pattern's text and how far it is read; reads escapes and sets of characters. */
final class PatternText {
  private final String pattern;
  private boolean ofEitherCase;
  private int at;

  PatternText(String pattern) {
    this.pattern = pattern;
  }

  /** From here on letters stand for themselves in either case. */
  void ignoreCase() {
    ofEitherCase = true;
  }

  boolean isAtEnd() {
    return at == pattern.length();
  }

  /** Whether this comes next. */
  boolean is(String text) {
    return pattern.startsWith(text, at);
  }

  /** Reads this if it comes next. */
  boolean takes(String text) {
    boolean isNext = is(text);
    at += isNext ? text.length() : 0;
    return isNext;
  }

  char next() {
    if (isAtEnd()) {
      throw new NoAutomaton();
    }
    return pattern.charAt(at++);
  }

  /** What stands before a character, which is read, too. */
  String upTo(char end) {
    int place = pattern.indexOf(end, at);
    if (place < 0) {
      throw new NoAutomaton();
    }
    String text = pattern.substring(at, place);
    at = place + 1;
    return text;
  }

  static int number(String digits, int radix) {
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException e) {
      throw new NoAutomaton();
    }
  }

  /** A character that stands for itself; the second half of one beyond U+FFFF is read with it. */
  BitSet itself(char c) {
    if (Character.isHighSurrogate(c)
        && !isAtEnd()
        && Character.isLowSurrogate(pattern.charAt(at))) {
      at++;
    }
    return folded(Symbols.of(c));
  }

  /** The characters of an escape whose backslash and letter are read. */
  BitSet escape(char c) {
    return folded(escaped(c));
  }

  private BitSet folded(BitSet symbols) {
    return ofEitherCase ? Symbols.ofEitherCase(symbols) : symbols;
  }

  private BitSet escaped(char c) {
    return switch (c) {
      case 'd' -> Symbols.range('0', '9');
      case 's' -> Symbols.space();
      case 'w' -> Symbols.word();
      case 'D', 'S', 'W' -> Symbols.not(escaped(Character.toLowerCase(c)));
      case 'n' -> Symbols.of('\n');
      case 'r' -> Symbols.of('\r');
      case 't' -> Symbols.of('\t');
      case 'f' -> Symbols.of('\f');
      case 'x' -> Symbols.of(number(takes("{") ? upTo('}') : "" + next() + next(), 16));
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new NoAutomaton(); // a back-reference among them
        }
        yield Symbols.of(c);
      }
    };
  }

  /** A set of characters whose opening bracket is read. */
  BitSet set() {
    boolean negated = takes("^");
    BitSet set = new BitSet();
    for (char c = next(); c != ']'; c = next()) {
      if (c == '[' || (c == '&' && is("&"))) {
        throw new NoAutomaton();
      }
      set.or(member(c));
    }
    return negated ? Symbols.not(set) : folded(set);
  }

  /** A character, a range of them, or what an escape stands for. */
  private BitSet member(char c) {
    BitSet first = c == '\\' ? escaped(next()) : Symbols.of(c);
    boolean isRange = is("-") && !is("-]");
    if (!isRange) {
      return first;
    }
    next();
    char end = next();
    BitSet last = end == '\\' ? escaped(next()) : Symbols.of(end);
    if (first.cardinality() != 1 || last.cardinality() != 1) {
      throw new NoAutomaton();
    }
    return Symbols.range(first.nextSetBit(0), last.nextSetBit(0));
  }
}
