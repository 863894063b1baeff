package io.caltrop.detection.dialect.prefilter;

import java.util.BitSet;

/** Sets of an automaton's symbols. */
final class Symbols {
  private Symbols() {}

  /** One character. */
  static BitSet of(int c) {
    BitSet set = new BitSet();
    set.set(Math.min(c, Nfa.OTHER));
    return set;
  }

  static BitSet all() {
    BitSet set = new BitSet();
    set.set(0, Nfa.SYMBOLS);
    return set;
  }

  /** From one character to another. */
  static BitSet range(int first, int last) {
    BitSet set = new BitSet();
    set.set(Math.min(first, Nfa.OTHER), Math.min(last, Nfa.OTHER) + 1);
    return set;
  }

  /** Those of a set that are characters of ASCII. */
  static BitSet ascii(BitSet symbols) {
    BitSet ascii = (BitSet) symbols.clone();
    ascii.clear(Nfa.OTHER);
    return ascii;
  }

  /**
   * Also the letters of the other case. Java holds some letters outside ASCII for cases of ASCII's,
   * as the Kelvin sign for a k: where letters of the one kind are, the other may be.
   */
  static BitSet ofEitherCase(BitSet symbols) {
    BitSet folded = (BitSet) symbols.clone();
    for (char c = 'a'; c <= 'z'; c++) {
      char upper = Character.toUpperCase(c);
      if (symbols.get(c) || symbols.get(upper) || symbols.get(Nfa.OTHER)) {
        folded.set(c);
        folded.set(upper);
        folded.set(Nfa.OTHER);
      }
    }
    return folded;
  }

  /** What is in a set when letters of ASCII are in lower case. */
  static BitSet ofLowered(BitSet symbols) {
    BitSet lowered = (BitSet) symbols.clone();
    for (char c = 'a'; c <= 'z'; c++) {
      lowered.set(Character.toUpperCase(c), symbols.get(c));
    }
    return lowered;
  }

  /** What may be a character that is not in a set: one outside ASCII always may. */
  static BitSet not(BitSet symbols) {
    BitSet others = all();
    others.andNot(ascii(symbols));
    return others;
  }

  /** The letters, digits and {@code _} of <code>\\w</code>. */
  static BitSet word() {
    BitSet set = range('0', '9');
    set.or(range('a', 'z'));
    set.or(range('A', 'Z'));
    set.set('_');
    return set;
  }

  /** The white space of <code>\\s</code>. */
  static BitSet space() {
    BitSet set = range('\t', '\r');
    set.set(' ');
    return set;
  }
}
