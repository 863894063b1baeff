package io.caltrop.core;

import java.time.Duration;

/**
 * What counts, and for how long.
 *
 * @param catalog the lists that are kept
 * @param neverList the addresses that no list shows
 * @param ttl an address leaves a list this long after its last sighting
 * @param dedupTtl within this time one alert counts and is stored once
 */
public record CountingRules(Catalog catalog, NeverList neverList, Duration ttl, Duration dedupTtl) {
  public static final Duration DEFAULT_TTL = Duration.ofHours(1);

  /** Checks the times. */
  public CountingRules {
    if (ttl.toMillis() < 1 || dedupTtl.toMillis() < 1) {
      throw new IllegalArgumentException(
          "ttl and dedup_ttl must be positive, not " + ttl + " and " + dedupTtl);
    }
  }

  /** The rules that hold without configuration. */
  public static CountingRules standard() {
    return new CountingRules(
        Catalog.standard(), new NeverList(NeverList.DEFAULT), DEFAULT_TTL, DEFAULT_TTL);
  }

  /**
   * Whether an alert raises the count of its address on a list. Alerts that do not are only stored.
   */
  public boolean counts(Alert alert) {
    return catalog.lists(alert.type()) && !neverList.contains(alert.ip());
  }
}
