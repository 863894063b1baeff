package io.caltrop.store.cluster;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An alert with its identity, which costs a hash to compute. */
public record Identified(EventId id, Alert alert) {
  /** Computes the identity. */
  public static Identified of(Alert alert) {
    return new Identified(EventId.of(alert), alert);
  }

  /** The alerts with their identities, in their order, each once. */
  public static List<Identified> distinct(List<Alert> alerts) {
    Set<EventId> seen = new HashSet<>(alerts.size() * 2);
    List<Identified> distinct = new ArrayList<>(alerts.size());
    for (Alert alert : alerts) {
      Identified identified = of(alert);
      if (seen.add(identified.id())) {
        distinct.add(identified);
      }
    }
    return distinct;
  }
}
