package io.caltrop.store.postgres;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An alert with its identity. */
record KeyedAlert(EventId id, Alert alert) {
  /** The order of PostgreSQL's uuid: as unsigned numbers. */
  static final Comparator<EventId> UUID_ORDER =
      (a, b) -> {
        int byHigh = Long.compareUnsigned(a.high(), b.high());
        return byHigh != 0 ? byHigh : Long.compareUnsigned(a.low(), b.low());
      };

  /** Events of an address lie together, and those of one list in a row to be counted. */
  static final Comparator<KeyedAlert> BY_ADDRESS =
      Comparator.comparing((KeyedAlert keyed) -> keyed.alert.ip())
          .thenComparing(keyed -> keyed.alert.type())
          .thenComparingLong(keyed -> keyed.alert.timestamp());

  /** The alerts in the order of their identities, each once. */
  static List<KeyedAlert> distinct(List<Alert> alerts) {
    KeyedAlert[] keyed = new KeyedAlert[alerts.size()];
    for (int i = 0; i < keyed.length; i++) {
      Alert alert = alerts.get(i);
      keyed[i] = new KeyedAlert(EventId.of(alert), alert);
    }
    java.util.Arrays.sort(keyed, Comparator.comparing(KeyedAlert::id, UUID_ORDER));
    List<KeyedAlert> distinct = new ArrayList<>(keyed.length);
    for (int i = 0; i < keyed.length; i++) {
      if (i == 0 || !keyed[i].id.equals(keyed[i - 1].id)) {
        distinct.add(keyed[i]);
      }
    }
    return distinct;
  }
}
