package io.caltrop.core.synthetic;

import java.util.Random;

/** Deals alert ids: shuffled, and all six within every 20. */
final class Deck {
  private final int[] cards = {
    40, 40, 40, 40, 41, 41, 41, 42, 42, 42, 42, 61, 61, 61, 61, 68, 68, 79, 79, 79
  };
  private final Random random;
  private int dealt;

  Deck(Random random) {
    this.random = random;
  }

  int draw() {
    int place = dealt % cards.length;
    int other = place + random.nextInt(cards.length - place);
    int card = cards[other];
    cards[other] = cards[place];
    cards[place] = card;
    dealt = place + 1;
    return card;
  }
}
