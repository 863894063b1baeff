package io.caltrop.core;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The blacklists that are kept: the alert types that have one, each with its category's name.
 *
 * @param categories from alert type to category, such as "Injection Attack"
 */
public record Catalog(SortedMap<AlertType, String> categories) {
  private static final String INJECTION = "Injection Attack";
  private static final String SCANNER = "Scanner";
  private static final String SSH = "SSH Bruteforce";

  /** Copies. */
  public Catalog {
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
  }

  /** The six lists that exist without configuration. */
  public static Catalog standard() {
    return new Catalog(
        new TreeMap<>(
            Map.of(
                AlertType.flow(40), INJECTION,
                AlertType.flow(41), INJECTION,
                AlertType.flow(42), SCANNER,
                AlertType.flow(61), SSH,
                AlertType.flow(68), INJECTION,
                AlertType.flow(79), SCANNER)));
  }

  /** Whether alerts of this type are counted on a list. */
  public boolean lists(AlertType type) {
    return categories.containsKey(type);
  }

  /** The category of a listed type; empty for a type without a list. */
  public Optional<String> category(AlertType type) {
    return Optional.ofNullable(categories.get(type));
  }
}
