package io.caltrop.detection.dialect.prefilter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A nondeterministic automaton over bytes of UTF-8 (Thompson's construction). All bytes from 0x80
 * are the symbol {@link #OTHER}.
 *
 * <p>A node takes one symbol of a set to the next node, or none to one or two next nodes.
 */
final class Nfa {
  /** The symbol of every byte that is no character of ASCII. */
  static final int OTHER = 128;

  static final int SYMBOLS = 129;

  private static final int NONE = -1;

  private final List<Node> nodes = new ArrayList<>();

  /** What a node does. */
  private enum Kind {
    /** Takes a symbol of its set. */
    SYMBOL,
    /** Goes on to its one or two next nodes. */
    SPLIT,
    /** Goes on at the beginning of the text only. */
    BEGIN,
    /** There is a match. */
    MATCH
  }

  private static final class Node {
    final Kind kind;
    final BitSet symbols;
    int next;
    int other = NONE;

    Node(Kind kind, BitSet symbols, int next) {
      this.kind = kind;
      this.symbols = symbols;
      this.next = next;
    }
  }

  /** How many nodes there are. */
  int size() {
    return nodes.size();
  }

  /** Adds the node that ends a match. */
  int match() {
    return add(new Node(Kind.MATCH, new BitSet(), NONE));
  }

  /** Adds a node that takes one symbol. */
  int symbol(BitSet symbols, int next) {
    return add(new Node(Kind.SYMBOL, symbols, next));
  }

  /** Adds a node that goes on both ways. */
  int split(int next, int other) {
    Node node = new Node(Kind.SPLIT, new BitSet(), next);
    node.other = other;
    return add(node);
  }

  /** Sets where a node goes that was made before its next one. */
  void patch(int node, int next) {
    nodes.get(node).next = next;
  }

  /** Adds a node that goes on at the beginning of the text. */
  int begin(int next) {
    return add(new Node(Kind.BEGIN, new BitSet(), next));
  }

  /**
   * Adds the nodes of another.
   *
   * @param from one of them
   * @param lowered whether the other is for texts whose letters of ASCII are in lower case
   * @return where that is now
   */
  int add(Nfa other, int from, boolean lowered) {
    int shift = nodes.size();
    for (Node node : other.nodes) {
      BitSet symbols = lowered ? Symbols.ofLowered(node.symbols) : node.symbols;
      Node copy = new Node(node.kind, symbols, shifted(node.next, shift));
      copy.other = shifted(node.other, shift);
      nodes.add(copy);
    }
    return from + shift;
  }

  private static int shifted(int node, int shift) {
    return node == NONE ? NONE : node + shift;
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }

  boolean isMatch(int node) {
    return nodes.get(node).kind == Kind.MATCH;
  }

  /** Adds to a set what is reached from a node without a symbol. */
  void close(int from, boolean atBegin, BitSet into) {
    List<Integer> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      int at = open.remove(open.size() - 1);
      if (at == NONE || into.get(at)) {
        continue;
      }
      Node node = nodes.get(at);
      into.set(at);
      if (node.kind == Kind.SPLIT || (node.kind == Kind.BEGIN && atBegin)) {
        open.add(node.next);
        open.add(node.other);
      }
    }
  }

  /** What is reached from a set by a symbol, in the middle of the text. */
  BitSet step(BitSet from, int symbol) {
    BitSet reached = new BitSet(nodes.size());
    for (int at = from.nextSetBit(0); at >= 0; at = from.nextSetBit(at + 1)) {
      Node node = nodes.get(at);
      if (node.kind == Kind.SYMBOL && node.symbols.get(symbol)) {
        close(node.next, false, reached);
      }
    }
    return reached;
  }

  /**
   * For every symbol the number of its class: symbols of one class are in the same sets of all
   * nodes.
   */
  int[] classes() {
    int[] classes = new int[SYMBOLS];
    int count = 1;
    for (Node node : nodes) {
      if (node.kind == Kind.SYMBOL) {
        count = refine(classes, count, node.symbols);
      }
    }
    return classes;
  }

  private static int refine(int[] classes, int count, BitSet symbols) {
    int[] renamed = new int[count];
    int[] inside = new int[count];
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      renamed[classes[symbol]]++;
      inside[classes[symbol]] += symbols.get(symbol) ? 1 : 0;
    }
    int now = count;
    int[] split = new int[count];
    for (int i = 0; i < count; i++) {
      split[i] = inside[i] > 0 && inside[i] < renamed[i] ? now++ : i;
    }
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (symbols.get(symbol)) {
        classes[symbol] = split[classes[symbol]];
      }
    }
    return now;
  }
}
