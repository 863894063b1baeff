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

  private final PatternText text;
  private final Nfa nfa = new Nfa();
  private boolean eachLine;
  private int repeats;

  private PatternReader(String pattern) {
    text = new PatternText(pattern);
  }

  /** An automaton and where it begins. */
  record Read(Nfa nfa, int start) {}

  /** The automaton of a pattern; none if the pattern is of a kind that has none. */
  static Optional<Read> read(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    try {
      reader.options();
      Part whole = reader.alternatives();
      if (!reader.text.isAtEnd()) {
        throw new NoAutomaton();
      }
      return Optional.of(new Read(reader.nfa, whole.before(reader.nfa.match())));
    } catch (NoAutomaton | StackOverflowError e) { // Java's reader may still have room
      return Optional.empty();
    }
  }

  /** A part of the pattern: makes the nodes of it that lead to a node. */
  @FunctionalInterface
  private interface Part {
    int before(int next);
  }

  /** Options at the beginning. */
  private void options() {
    eachLine = text.is("(?m");
    if (text.takes("(?siu)") || text.takes("(?miu)")) {
      text.ignoreCase();
    } else if (!text.takes("(?s)") && !text.takes("(?m)") && text.is("(?") && !text.is("(?:")) {
      throw new NoAutomaton();
    }
  }

  private Part alternatives() {
    List<Part> parts = new ArrayList<>(List.of(sequence()));
    while (text.takes("|")) {
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
    while (!text.isAtEnd() && !text.is("|") && !text.is(")")) {
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
    char c = text.next();
    return switch (c) {
      case '(' -> group();
      case '[' -> character(text.set());
      case '.' -> character(Symbols.all());
      case '^' -> next -> eachLine ? next : checked(nfa.begin(next));
      case '$' -> next -> next;
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new NoAutomaton();
      default -> character(text.itself(c));
    };
  }

  private Part group() {
    boolean looks = text.takes("?=") || text.takes("?!") || text.takes("?<=") || text.takes("?<!");
    if (!looks && !text.takes("?:") && text.is("?")) {
      throw new NoAutomaton();
    }
    Part inner = alternatives();
    if (!text.takes(")")) {
      throw new NoAutomaton();
    }
    return looks ? next -> next : inner;
  }

  private Part escape() {
    char c = text.next();
    return switch (c) {
      case 'b', 'B', 'A', 'z' -> next -> next;
      default -> character(text.escape(c));
    };
  }

  private Part repeated(Part part) {
    Part repeated;
    if (text.takes("*")) {
      repeated = repeat(part, 0, Integer.MAX_VALUE);
    } else if (text.takes("+")) {
      repeated = repeat(part, 1, Integer.MAX_VALUE);
    } else if (text.takes("?")) {
      repeated = repeat(part, 0, 1);
    } else if (text.takes("{")) {
      repeated = counted(part);
    } else {
      return part;
    }
    boolean unused = text.takes("?") || text.takes("+"); // the same texts, or fewer
    if (text.is("*") || text.is("+") || text.is("?") || text.is("{")) {
      throw new NoAutomaton(); // what Java makes of it is no repetition of this
    }
    return repeated;
  }

  private Part counted(Part part) {
    String[] counts = text.upTo('}').split(",", -1);
    int least = PatternText.number(counts[0], 10);
    if (counts.length == 1) {
      return repeat(part, least, least);
    }
    int most = counts[1].isEmpty() ? Integer.MAX_VALUE : PatternText.number(counts[1], 10);
    return repeat(part, least, most);
  }

  private Part repeat(Part part, int least, int most) {
    int needed = Math.min(least, COUNTED);
    boolean bounded = most <= COUNTED;
    return next -> {
      if (++repeats > MOST_NODES) {
        throw new NoAutomaton();
      }
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
      BitSet other = Symbols.of(Nfa.OTHER);
      int more = split(next, next);
      nfa.patch(more, nfa.symbol(other, more));
      int first = nfa.symbol(other, more);
      return symbols.cardinality() == 1
          ? first
          : split(nfa.symbol(Symbols.ascii(symbols), next), first);
    };
  }
}
