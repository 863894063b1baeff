package io.caltrop.detection.engine.gates;

import java.util.BitSet;
import org.apache.flink.table.data.RowData;

/** All that is asked of a column of text by comparing it: a set of ranks, one of which it has. */
final class TextGate implements RowGate {
  private final TextRanks ranks;
  private final boolean[] passing;

  private TextGate(TextRanks ranks, BitSet set) {
    this.ranks = ranks;
    passing = new boolean[ranks.count()];
    set.stream().forEach(rank -> passing[rank] = true);
  }

  /** Whether the text is NULL, or is not. */
  static TextGate of(Condition.Null condition, TextRanks ranks) {
    BitSet set = new BitSet();
    set.set(TextRanks.NULL);
    if (!condition.isNull()) {
      set.flip(0, ranks.count());
    }
    return new TextGate(ranks, set);
  }

  /** Whether the text compares so. */
  static TextGate of(Condition.Compared condition, TextRanks ranks) {
    BitSet set = new BitSet();
    for (String text : condition.texts()) {
      int rank = ranks.of(text);
      switch (condition.how()) {
        case IN -> set.set(rank);
        case NOT_EQUAL -> {
          set.set(TextRanks.NULL + 1, ranks.count());
          set.clear(rank);
        }
        case LESS -> set.set(TextRanks.NULL + 1, rank);
        case NOT_MORE -> set.set(TextRanks.NULL + 1, rank + 1);
        case MORE -> set.set(rank + 1, ranks.count());
        case NOT_LESS -> set.set(rank, ranks.count());
      }
    }
    return new TextGate(ranks, set);
  }

  /** What passes both this gate and another of the same column, or one of the two. */
  TextGate with(TextGate other, boolean both) {
    BitSet set = new BitSet();
    for (int rank = 0; rank < passing.length; rank++) {
      set.set(
          rank, both ? passing[rank] && other.passing[rank] : passing[rank] || other.passing[rank]);
    }
    return new TextGate(ranks, set);
  }

  TextRanks ranks() {
    return ranks;
  }

  @Override
  public boolean mayPass(RowData row) {
    return passing[ranks.of(row)];
  }
}
