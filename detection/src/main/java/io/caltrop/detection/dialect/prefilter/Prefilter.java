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
  private final byte[] classes = new byte[256];
  private final int[] symbolOfClass;
  private final int width;
  private final Map<BitSet, Integer> rows = new HashMap<>();
  private final List<BitSet> states = new ArrayList<>();
  private int[] next = new int[0];
  private int first;

  private Prefilter(Nfa nfa, int start) {
    this.nfa = nfa;
    this.start = start;
    int[] ofSymbols = nfa.classes();
    symbolOfClass = new int[Arrays.stream(ofSymbols).max().orElse(0) + 1];
    width = symbolOfClass.length;
    for (int symbol = 0; symbol < Nfa.SYMBOLS; symbol++) {
      symbolOfClass[ofSymbols[symbol]] = symbol;
    }
    for (int octet = 0; octet < classes.length; octet++) {
      classes[octet] = (byte) ofSymbols[Math.min(octet, Nfa.OTHER)];
    }
    forget();
  }

  /**
   * A pattern of Java's.
   *
   * @param lowered whether it is looked for in the text when that, of ASCII, is in lower case
   * @see java.util.regex.Matcher#find()
   */
  public record Sought(String pattern, boolean lowered) {}

  /** Of a pattern; one that can be said nothing of lets every text pass. */
  public static Prefilter of(String pattern) {
    return ofAny(List.of(new Sought(pattern, false)));
  }

  /** Of patterns, each of which is looked for. */
  public static Prefilter ofAny(List<Sought> patterns) {
    Nfa all = new Nfa();
    int match = all.match();
    int start = -1;
    for (Sought sought : patterns) {
      int begin =
          PatternReader.read(sought.pattern())
              .map(read -> all.add(read.nfa(), read.start(), sought.lowered()))
              .orElse(match);
      start = start < 0 ? begin : all.split(begin, start);
    }
    return new Prefilter(all, start);
  }

  /**
   * Whether the pattern may be found in a text; false only if it cannot.
   *
   * @param utf8 the text's bytes among others
   */
  public boolean mayMatch(byte[] utf8, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int row = first;
    for (int explored = 0; row >= 0 && explored <= MOST_EXPLORED; explored++) {
      // Nearly all time is spent in this loop, so it has all it needs in variables of its own.
      int[] table = next;
      byte[] columns = classes;
      int reached = row;
      while (reached >= 0 && at < end) {
        row = reached;
        reached = table[row + (columns[utf8[at++] & 0xFF] & 0xFF)];
      }
      if (reached != UNKNOWN) {
        return reached == MATCH;
      }
      row = explore(row, columns[utf8[at - 1] & 0xFF] & 0xFF);
    }
    return true;
  }

  private int explore(int row, int symbolClass) {
    BitSet reached = nfa.step(states.get(row / width), symbolOfClass[symbolClass]);
    nfa.close(start, false, reached); // a match may begin anywhere
    if (states.size() == MOST_STATES) {
      forget();
      return row(reached);
    }
    int number = row(reached);
    next[row + symbolClass] = number;
    return number;
  }

  private void forget() {
    rows.clear();
    states.clear();
    next = new int[0];
    BitSet begin = new BitSet();
    nfa.close(start, true, begin);
    first = row(begin);
  }

  /** Where the table has a state's row: that of its first class of symbols. */
  private int row(BitSet state) {
    for (int at = state.nextSetBit(0); at >= 0; at = state.nextSetBit(at + 1)) {
      if (nfa.isMatch(at)) {
        return MATCH;
      }
    }
    Integer known = rows.get(state);
    if (known != null) {
      return known;
    }
    int row = states.size() * width;
    states.add(state);
    rows.put(state, row);
    if (next.length < states.size() * width) {
      int before = next.length;
      next = Arrays.copyOf(next, Math.max(16 * width, 2 * next.length));
      Arrays.fill(next, before, next.length, UNKNOWN);
    }
    return row;
  }
}
