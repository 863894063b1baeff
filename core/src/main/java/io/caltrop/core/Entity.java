package io.caltrop.core;

import java.util.Locale;
import java.util.Optional;

/** What an alert of ntopng is about. Alert ids are unique only within one entity. */
public enum Entity {
  INTERFACE(0),
  HOST(1),
  NETWORK(2),
  SNMP_DEVICE(3),
  FLOW(4),
  MAC(5),
  USER(7),
  ACTIVE_MONITORING(8),
  SYSTEM(9);

  /** The names that {@link #ofName} knows, for error messages. */
  public static final String NAMES =
      "flow, host, interface, network, snmp_device, mac, user, active_monitoring, system";

  private static final Entity[] BY_ID = new Entity[10];

  static {
    for (Entity entity : values()) {
      BY_ID[entity.id] = entity;
    }
  }

  private final int id;
  private final String text = name().toLowerCase(Locale.ROOT);

  Entity(int id) {
    this.id = id;
  }

  /** ntopng's {@code entity_id}. */
  public int id() {
    return id;
  }

  /** The entity of ntopng's {@code entity_id}; empty for one that is not known. */
  public static Optional<Entity> ofId(long id) {
    return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[(int) id]);
  }

  /** The entity of its lower-case name, such as {@code flow}; empty for one that is not known. */
  public static Optional<Entity> ofName(String name) {
    for (Entity entity : values()) {
      if (entity.toString().equals(name)) {
        return Optional.of(entity);
      }
    }
    return Optional.empty();
  }

  /** The lower-case name, as records carry it. */
  @Override
  public String toString() {
    return text;
  }
}
