package io.caltrop.core.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far, each with where it is. */
public final class Problems {
  private final List<Problem> problems = new ArrayList<>();

  /** Adds one. */
  public void add(Where where, String message) {
    problems.add(new Problem(where, message));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** One line each, {@code FILE:LINE: message}, in the order of the file's lines. */
  public List<String> lines() {
    return problems.stream()
        .sorted(Comparator.comparingInt(p -> p.where.line()))
        .map(p -> p.where + ": " + p.message)
        .distinct()
        .toList();
  }

  private record Problem(Where where, String message) {}
}
