package io.caltrop.detection.dialect.prefilter;

/** The pattern is of a kind that is not read. */
final class NoAutomaton extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoAutomaton() {
    super("no automaton", null, false, false);
  }
}
