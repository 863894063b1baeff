package io.caltrop.core.ntopng;

import io.caltrop.core.ntopng.AlertTable.Accountable;
import java.util.Optional;

/**
 * Decides which side of a flow an alert reports.
 *
 * <ol>
 *   <li>One side flagged as attacker: that side.
 *   <li>Both flagged, as when a client contacts a blacklisted server: the side that is not ours; if
 *       both or neither are, the one that is blacklisted; else the accountable one, and the server
 *       where that leaves it open, since the client may be ours.
 *   <li>None flagged, since only some checks flag: the accountable side; where both are, the one
 *       that is not ours; the client where nothing is known.
 * </ol>
 *
 * <p>A side flagged as victim and not as attacker is never reported; the other one is, and if both
 * are victims nobody is. A side flagged as both is an attacker: one flow may carry several alerts,
 * whose flags ntopng adds up.
 */
final class Offender {
  private Offender() {}

  /** A side of a flow. */
  enum Side {
    CLIENT,
    SERVER;

    private Side other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }

  /**
   * What ntopng says of one side.
   *
   * @param local whether it is a host of ours
   */
  record Role(boolean attacker, boolean victim, boolean blacklisted, boolean local) {
    private boolean spared() {
      return victim && !attacker;
    }
  }

  /** The side to report; empty if both are victims. */
  static Optional<Side> of(Accountable accountable, Role client, Role server) {
    if (client.spared() && server.spared()) {
      return Optional.empty();
    }
    Side side = suspect(accountable, client, server);
    Role role = side == Side.CLIENT ? client : server;
    return Optional.of(role.spared() ? side.other() : side);
  }

  private static Side suspect(Accountable accountable, Role client, Role server) {
    if (client.attacker != server.attacker) {
      return client.attacker ? Side.CLIENT : Side.SERVER;
    }
    boolean differ = client.local != server.local;
    Side stranger = client.local ? Side.SERVER : Side.CLIENT;
    if (client.attacker) {
      return differ ? stranger : blacklisted(accountable, client, server);
    }
    return switch (accountable) {
      case SERVER -> Side.SERVER;
      case BOTH -> differ ? stranger : Side.CLIENT;
      case CLIENT, UNKNOWN -> Side.CLIENT;
    };
  }

  private static Side blacklisted(Accountable accountable, Role client, Role server) {
    if (client.blacklisted != server.blacklisted) {
      return client.blacklisted ? Side.CLIENT : Side.SERVER;
    }
    return accountable == Accountable.CLIENT ? Side.CLIENT : Side.SERVER;
  }
}
