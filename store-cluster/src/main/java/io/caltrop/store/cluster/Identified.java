package io.caltrop.store.cluster;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;

/** An alert with its identity, which costs a hash to compute. */
public record Identified(EventId id, Alert alert) {
  /** Computes the identity. */
  public static Identified of(Alert alert) {
    return new Identified(EventId.of(alert), alert);
  }
}
