package io.caltrop.detection.rules;

import java.util.Locale;

/** How bad a finding is, with the risk that goes with it unless the rule says another. */
public enum Severity {
  INFO(0),
  LOW(21),
  MEDIUM(47),
  HIGH(73),
  CRITICAL(99);

  private final int risk;

  Severity(int risk) {
    this.risk = risk;
  }

  /** From 0 to 100. */
  public int risk() {
    return risk;
  }

  /** As rules and findings write it: {@code high}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
