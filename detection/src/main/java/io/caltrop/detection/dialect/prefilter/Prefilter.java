package io.caltrop.detection.dialect.prefilter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a text can match a pattern: a deterministic automaton, whose states are made when they
 * are first come to. A text that would make many of them may match: it was made to, and Java is to
 * say. When there are many in all, all are forgotten. For one thread.
 */
public final class Prefilter {
  private static final int MOST_STATES = 1_000;
  private static final int MOST_EXPLORED = 300;
  private static final int MATCH = -1;
  private static final int UNKNOWN = -2;

  private final Nfa nfa;
  private final int start;
  private final int[] classes = new int[256];
  private final int[] symbolOfClass;
  private final Map<BitSet, Integer> numbers = new HashMap<>();
  private final List<BitSet> states = new ArrayList<>();
  private int[] next = new int[0];
  private int first;

  private Prefilter(Nfa nfa, int start, boolean lowered) {
    this.nfa = nfa;
    this.start = start;
    int[] ofSymbols = nfa.classes();
    symbolOfClass = new int[Arrays.stream(ofSymbols).max().orElse(0) + 1];
    for (int symbol = 0; symbol < Nfa.SYMBOLS; symbol++) {
      symbolOfClass[ofSymbols[symbol]] = symbol;
    }
    for (int octet = 0; octet < classes.length; octet++) {
      int symbol = lowered ? lower(octet) : octet;
      classes[octet] = ofSymbols[Math.min(symbol, Nfa.OTHER)];
    }
    forget();
  }

  /**
   * Of a pattern of Java's; one that can be said nothing of lets every text pass.
   *
   * @see java.util.regex.Matcher#find()
   */
  public static Prefilter of(String pattern) {
    return of(pattern, false);
  }

  /** Of a pattern that is looked for in texts of ASCII when they are in lower case. */
  public static Prefilter ofLowered(String pattern) {
    return of(pattern, true);
  }

  private static Prefilter of(String pattern, boolean lowered) {
    return PatternReader.read(pattern)
        .map(read -> new Prefilter(read.nfa(), read.start(), lowered))
        .orElseGet(Prefilter::everything);
  }

  private static Prefilter everything() {
    Nfa nfa = new Nfa();
    return new Prefilter(nfa, nfa.match(), false);
  }

  private static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + 'a' - 'A' : octet;
  }

  /**
   * Whether the pattern may be found in a text; false only if it cannot.
   *
   * @param utf8 the text's bytes among others
   */
  public boolean mayMatch(byte[] utf8, int offset, int length) {
    int state = first;
    int explored = 0;
    for (int i = offset; state != MATCH && i < offset + length; i++) {
      int symbolClass = classes[utf8[i] & 0xFF];
      int reached = next[state * symbolOfClass.length + symbolClass];
      if (reached == UNKNOWN) {
        if (++explored > MOST_EXPLORED) {
          return true;
        }
        reached = explore(state, symbolClass);
      }
      state = reached;
    }
    return state == MATCH;
  }

  private int explore(int state, int symbolClass) {
    BitSet reached = nfa.step(states.get(state), symbolOfClass[symbolClass]);
    nfa.close(start, false, reached); // a match may begin anywhere
    if (states.size() == MOST_STATES) {
      forget();
      return number(reached);
    }
    int number = number(reached);
    next[state * symbolOfClass.length + symbolClass] = number;
    return number;
  }

  private void forget() {
    numbers.clear();
    states.clear();
    next = new int[0];
    BitSet begin = new BitSet();
    nfa.close(start, true, begin);
    first = number(begin);
  }

  private int number(BitSet state) {
    for (int at = state.nextSetBit(0); at >= 0; at = state.nextSetBit(at + 1)) {
      if (nfa.isMatch(at)) {
        return MATCH;
      }
    }
    Integer known = numbers.get(state);
    if (known != null) {
      return known;
    }
    int number = states.size();
    states.add(state);
    numbers.put(state, number);
    int width = symbolOfClass.length;
    if (next.length < states.size() * width) {
      int before = next.length;
      next = Arrays.copyOf(next, Math.max(16 * width, 2 * next.length));
      Arrays.fill(next, before, next.length, UNKNOWN);
    }
    return number;
  }
}
