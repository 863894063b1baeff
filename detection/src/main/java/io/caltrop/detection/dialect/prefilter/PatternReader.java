package io.caltrop.detection.dialect.prefilter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads a pattern of Java's, as the translation writes it, into an automaton of all that it matches
 * and perhaps more: what stands around (<code>$</code>, <code>\b</code>, look-ahead and -behind) is
 * passed over, and many repetitions are any number of them.
 */
final class PatternReader {
  private static final int COUNTED = 3;
  private static final int MOST_NODES = 4_000;

  private final String pattern;
  private final Nfa nfa = new Nfa();
  private boolean eachLine;
  private int at;

  private PatternReader(String pattern) {
    this.pattern = pattern;
  }

  /** An automaton and where it begins. */
  record Read(Nfa nfa, int start) {}

  /** The automaton of a pattern; none if the pattern is of a kind that has none. */
  static Optional<Read> read(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    try {
      reader.options();
      Part whole = reader.alternatives();
      if (reader.at < pattern.length()) {
        throw new NoAutomaton();
      }
      return Optional.of(new Read(reader.nfa, whole.before(reader.nfa.match())));
    } catch (NoAutomaton e) {
      return Optional.empty();
    }
  }

  /** The pattern is of a kind that is not read. */
  private static final class NoAutomaton extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoAutomaton() {
      super("no automaton", null, false, false);
    }
  }

  /** A part of the pattern: makes the nodes of it that lead to a node. */
  @FunctionalInterface
  private interface Part {
    int before(int next);
  }

  /** Options at the beginning; letters of either case are not read. */
  private void options() {
    if (pattern.startsWith("(?s)") || pattern.startsWith("(?m)")) {
      eachLine = pattern.charAt(2) == 'm';
      at = 4;
    } else if (pattern.startsWith("(?") && !pattern.startsWith("(?:")) {
      throw new NoAutomaton();
    }
  }

  private Part alternatives() {
    List<Part> parts = new ArrayList<>(List.of(sequence()));
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      parts.add(sequence());
    }
    return next -> {
      int node = parts.get(parts.size() - 1).before(next);
      for (int i = parts.size() - 2; i >= 0; i--) {
        node = split(parts.get(i).before(next), node);
      }
      return node;
    };
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      parts.add(repeated(atom()));
    }
    return next -> {
      int node = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        node = parts.get(i).before(node);
      }
      return node;
    };
  }

  private Part atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> character(new SetReader().read());
      case '.' -> character(all());
      case '^' -> next -> eachLine ? next : checked(nfa.begin(next));
      case '$' -> next -> next;
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new NoAutomaton();
      default -> character(of(c));
    };
  }

  private Part group() {
    if (pattern.startsWith("?", at)) {
      boolean looks =
          pattern.startsWith("?=", at)
              || pattern.startsWith("?!", at)
              || pattern.startsWith("?<=", at)
              || pattern.startsWith("?<!", at);
      if (!looks && !pattern.startsWith("?:", at)) {
        throw new NoAutomaton();
      }
      at += pattern.startsWith("?<", at) ? 3 : 2;
      Part inner = closed();
      return looks ? next -> next : inner;
    }
    return closed();
  }

  private Part closed() {
    Part inner = alternatives();
    if (at == pattern.length()) {
      throw new NoAutomaton();
    }
    at++;
    return inner;
  }

  private Part escape() {
    char c = next();
    return switch (c) {
      case 'b', 'B', 'A', 'z' -> next -> next;
      default -> character(escaped(c));
    };
  }

  private Part repeated(Part part) {
    if (at == pattern.length()) {
      return part;
    }
    Part repeated =
        switch (pattern.charAt(at)) {
          case '*' -> repeat(part, 0, Integer.MAX_VALUE);
          case '+' -> repeat(part, 1, Integer.MAX_VALUE);
          case '?' -> repeat(part, 0, 1);
          case '{' -> counted(part);
          default -> null;
        };
    if (repeated == null) {
      return part;
    }
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    }
    return repeated(repeated);
  }

  /** Reads up to the closing brace. */
  private Part counted(Part part) {
    int end = pattern.indexOf('}', at);
    if (end < 0) {
      throw new NoAutomaton();
    }
    String[] counts = pattern.substring(at + 1, end).split(",", -1);
    at = end;
    try {
      int least = Integer.parseInt(counts[0]);
      int most =
          counts.length == 1
              ? least
              : counts[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(counts[1]);
      return repeat(part, least, most);
    } catch (NumberFormatException e) {
      throw new NoAutomaton();
    }
  }

  private Part repeat(Part part, int least, int most) {
    int needed = Math.min(least, COUNTED);
    boolean bounded = most <= COUNTED;
    return next -> {
      int node = next;
      if (bounded) {
        for (int i = needed; i < most; i++) {
          node = split(part.before(node), next);
        }
      } else {
        int loop = split(next, next);
        nfa.patch(loop, part.before(loop));
        node = loop;
      }
      for (int i = 0; i < needed; i++) {
        node = part.before(node);
      }
      return node;
    };
  }

  private int split(int next, int other) {
    return checked(nfa.split(next, other));
  }

  private int checked(int node) {
    if (nfa.size() > MOST_NODES) {
      throw new NoAutomaton();
    }
    return node;
  }

  /** One character; one that is not of ASCII is one byte or more. */
  private Part character(BitSet symbols) {
    return next -> {
      if (!symbols.get(Nfa.OTHER)) {
        return checked(nfa.symbol(symbols, next));
      }
      BitSet other = new BitSet();
      other.set(Nfa.OTHER);
      int more = split(next, next);
      nfa.patch(more, nfa.symbol(other, more));
      int first = nfa.symbol(other, more);
      return symbols.cardinality() == 1 ? first : split(nfa.symbol(ascii(symbols), next), first);
    };
  }

  private static BitSet ascii(BitSet symbols) {
    BitSet ascii = (BitSet) symbols.clone();
    ascii.clear(Nfa.OTHER);
    return ascii;
  }

  private char next() {
    if (at == pattern.length()) {
      throw new NoAutomaton();
    }
    return pattern.charAt(at++);
  }

  private static BitSet of(int c) {
    BitSet set = new BitSet();
    set.set(Math.min(c, Nfa.OTHER));
    return set;
  }

  private static BitSet all() {
    BitSet set = new BitSet();
    set.set(0, Nfa.SYMBOLS);
    return set;
  }

  /** The characters of an escape whose backslash and letter are read. */
  private BitSet escaped(char c) {
    return switch (c) {
      case 'd' -> range('0', '9');
      case 's' -> {
        BitSet set = range('\t', '\r');
        set.set(' ');
        yield set;
      }
      case 'w' -> {
        BitSet set = range('0', '9');
        set.or(range('a', 'z'));
        set.or(range('A', 'Z'));
        set.set('_');
        yield set;
      }
      case 'D', 'S', 'W' -> {
        BitSet set = all();
        set.andNot(escaped(Character.toLowerCase(c)));
        yield set;
      }
      case 'n' -> of('\n');
      case 'r' -> of('\r');
      case 't' -> of('\t');
      case 'f' -> of('\f');
      case 'x' -> code();
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new NoAutomaton(); // a back-reference among them
        }
        yield of(c);
      }
    };
  }

  /** <code>{41}</code> or <code>41</code>. */
  private BitSet code() {
    int begin = pattern.startsWith("{", at) ? at + 1 : at;
    int end = begin > at ? pattern.indexOf('}', begin) : Math.min(begin + 2, pattern.length());
    try {
      int code = Integer.parseInt(pattern.substring(begin, Math.max(begin, end)), 16);
      at = begin > at ? end + 1 : end;
      return of(code);
    } catch (NumberFormatException e) {
      throw new NoAutomaton();
    }
  }

  private static BitSet range(int first, int last) {
    BitSet set = new BitSet();
    set.set(Math.min(first, Nfa.OTHER), Math.min(last, Nfa.OTHER) + 1);
    return set;
  }

  /** Reads a set of characters whose opening bracket is read. */
  private final class SetReader {
    private final BitSet set = new BitSet();

    BitSet read() {
      boolean negated = pattern.startsWith("^", at);
      at += negated ? 1 : 0;
      for (char c = next(); c != ']'; c = next()) {
        if (c == '[' || (c == '&' && pattern.startsWith("&", at))) {
          throw new NoAutomaton();
        }
        add(c);
      }
      if (!negated) {
        return set;
      }
      BitSet others = all();
      others.andNot(ascii(set));
      return others;
    }

    private void add(char c) {
      BitSet first = c == '\\' ? escaped(next()) : of(c);
      boolean isRange =
          pattern.startsWith("-", at) && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']';
      if (!isRange) {
        set.or(first);
        return;
      }
      at++;
      char end = next();
      BitSet last = end == '\\' ? escaped(next()) : of(end);
      if (first.cardinality() != 1 || last.cardinality() != 1) {
        throw new NoAutomaton();
      }
      set.or(range(first.nextSetBit(0), last.nextSetBit(0)));
    }
  }
}
