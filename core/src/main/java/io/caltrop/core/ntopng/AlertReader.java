package io.caltrop.core.ntopng;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.Entity;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.ntopng.Offender.Role;
import io.caltrop.core.ntopng.Offender.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one alert object of ntopng. */
final class AlertReader {
  private static final String ENTITY_ALLOWED =
      "0 interface, 1 host, 2 network, 3 SNMP device, 4 flow, 5 MAC, 7 user, 8 active monitoring,"
          + " 9 system";
  private static final long LAST_SECOND = Alert.LAST_TIMESTAMP / 1000;
  private static final NeverList RESERVED = new NeverList(List.of());

  private final UUID userId;
  private final Catalog catalog;

  AlertReader(UUID userId, Catalog catalog) {
    this.userId = userId;
    this.catalog = catalog;
  }

  /**
   * Reads an alert.
   *
   * @param envelope what it came in, for its time; null if it came alone
   * @return the alerts it stands for; none if it reports nobody
   * @throws InvalidAlertException if a field that decides is missing or wrong
   */
  List<Alert> read(JsonNode alert, @Nullable JsonNode envelope) throws InvalidAlertException {
    if (!alert.isObject()) {
      throw new InvalidAlertException(
          "not an object: " + Fields.shown(alert) + "; allowed: an alert of ntopng as an object");
    }
    Fields fields = new Fields(alert);
    Optional<Entity> entity = entity(fields);
    return entity.isEmpty() ? List.of() : read(alert, entity.get(), fields, envelope);
  }

  private List<Alert> read(
      JsonNode alert, Entity entity, Fields fields, @Nullable JsonNode envelope)
      throws InvalidAlertException {
    int alertId = (int) required("alert_id", fields.number("alert_id", Integer.MAX_VALUE));
    Details details = Details.of(alert);
    if (fields.text("action").equals("release") || namesNobody(entity, fields)) {
      return List.of();
    }
    long timestamp = timestamp(fields, envelope);
    return switch (entity) {
      case FLOW -> flow(fields, details, alertId, timestamp);
      case HOST -> host(fields, details, alertId, timestamp);
      default -> other(fields, details, new AlertType(entity, alertId), timestamp);
    };
  }

  /**
   * An interface, a service or a part of the system has no address, and nothing is wrong with it.
   */
  private static boolean namesNobody(Entity entity, Fields fields) {
    return entity != Entity.FLOW
        && entity != Entity.HOST
        && !fields.has("ip")
        && !fields.has("cli_ip");
  }

  /**
   * Empty for one that a later ntopng may have: whom it means is not known, and nothing is wrong.
   */
  private static Optional<Entity> entity(Fields fields) throws InvalidAlertException {
    OptionalLong id = fields.number("entity_id", Integer.MAX_VALUE);
    if (id.isEmpty() && fields.has("cli_ip")) {
      return Optional.of(Entity.FLOW);
    }
    return Entity.ofId(required("entity_id", id));
  }

  private static long required(String name, OptionalLong value) throws InvalidAlertException {
    if (value.isEmpty()) {
      String allowed =
          name.equals("entity_id") ? ENTITY_ALLOWED : "an integer from 0 to " + Integer.MAX_VALUE;
      throw InvalidAlertException.field(name, "missing", allowed);
    }
    return value.getAsLong();
  }

  /** When it happened, in milliseconds: the alert's own time, or else the envelope's. */
  private static long timestamp(Fields alert, @Nullable JsonNode envelope)
      throws InvalidAlertException {
    for (String name : List.of("tstamp", "first_seen")) {
      long seconds = alert.number(name, LAST_SECOND).orElse(0);
      if (seconds > 0) {
        return seconds * 1000;
      }
    }
    Fields outer = new Fields(envelope == null ? MissingNode.getInstance() : envelope);
    long seconds = outer.number("timestamp", LAST_SECOND).orElse(0);
    if (seconds > 0) {
      return seconds * 1000;
    }
    throw InvalidAlertException.field("tstamp", "missing", "epoch seconds, 1 to " + LAST_SECOND);
  }

  private List<Alert> flow(Fields fields, Details details, int ownId, long timestamp)
      throws InvalidAlertException {
    Role client = role(fields, "cli");
    Role server = role(fields, "srv");
    int port = (int) fields.number("srv_port", 65535).orElse(0);
    List<Alert> alerts = new ArrayList<>();
    for (int id : flowIds(fields, details, ownId)) {
      Optional<Side> offender = Offender.of(AlertTable.flow(id).accountable(), client, server);
      if (offender.isPresent()) {
        boolean isClient = offender.get() == Side.CLIENT;
        alerts.add(
            new Alert(
                userId,
                timestamp,
                address(fields, isClient ? "cli_ip" : "srv_ip"),
                AlertType.flow(id),
                isClient ? port : 0,
                fields.text("info"),
                flowReason(details, id, id == ownId)));
      }
    }
    return alerts;
  }

  private List<Integer> flowIds(Fields fields, Details details, int ownId) {
    List<Integer> ids = new ArrayList<>();
    ids.add(ownId);
    for (int id : details.alertIds(fields.text("alerts_map"))) {
      if (id != ownId && catalog.lists(AlertType.flow(id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static Role role(Fields fields, String side) throws InvalidAlertException {
    Optional<Boolean> local = fields.flag(side + "_localhost");
    boolean isLocal = local.isPresent() ? local.get() : isReserved(fields, side + "_ip");
    return new Role(
        fields.flag("is_" + side + "_attacker").orElse(false),
        fields.flag("is_" + side + "_victim").orElse(false),
        fields.flag(side + "_blacklisted").orElse(false),
        isLocal);
  }

  /** An address that cannot be read is refused only if it turns out to be the offender's. */
  private static boolean isReserved(Fields fields, String name) {
    try {
      return fields.address(name).map(RESERVED::contains).orElse(false);
    } catch (InvalidAlertException unreadable) {
      return false;
    }
  }

  private static String flowReason(Details details, int alertId, boolean own) {
    return firstOf(
        details.riskText(alertId),
        AlertTable.flow(alertId).title(),
        details.scriptKey(alertId, own));
  }

  private List<Alert> host(Fields fields, Details details, int alertId, long timestamp)
      throws InvalidAlertException {
    AlertTable.Host known = AlertTable.host(alertId);
    Optional<Boolean> victim = fields.flag("is_victim");
    boolean attacker = fields.flag("is_attacker").orElse(victim.isEmpty() && known.attacker());
    if (victim.orElse(known.victim()) && !attacker) {
      return List.of();
    }
    return List.of(
        alert(
            fields,
            hostAddress(fields),
            new AlertType(Entity.HOST, alertId),
            timestamp,
            firstOf(known.title(), details.scriptKey(alertId, true))));
  }

  /** The host's address, which {@code entity_val} repeats as {@code ip@vlan}. */
  private static IpAddress hostAddress(Fields fields) throws InvalidAlertException {
    Optional<IpAddress> ip = fields.address("ip");
    if (ip.isPresent()) {
      return ip.get();
    }
    String value = fields.text("entity_val");
    int vlan = value.indexOf('@');
    try {
      return IpAddress.parse(vlan < 0 ? value : value.substring(0, vlan));
    } catch (IllegalArgumentException e) {
      throw InvalidAlertException.field("ip", "missing", IpAddress.ALLOWED);
    }
  }

  private List<Alert> other(Fields fields, Details details, AlertType type, long timestamp)
      throws InvalidAlertException {
    String name = fields.has("ip") ? "ip" : "cli_ip";
    String reason = details.scriptKey(type.id(), true);
    return List.of(alert(fields, address(fields, name), type, timestamp, reason));
  }

  private Alert alert(Fields fields, IpAddress ip, AlertType type, long timestamp, String reason) {
    return new Alert(userId, timestamp, ip, type, 0, fields.text("info"), reason);
  }

  private static IpAddress address(Fields fields, String name) throws InvalidAlertException {
    Optional<IpAddress> address = fields.address(name);
    if (address.isEmpty()) {
      throw InvalidAlertException.field(name, "missing", IpAddress.ALLOWED);
    }
    return address.get();
  }

  private static String firstOf(String... texts) {
    for (String text : texts) {
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
