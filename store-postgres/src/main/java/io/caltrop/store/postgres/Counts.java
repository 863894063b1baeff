package io.caltrop.store.postgres;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Raises the counts of addresses on the lists. */
final class Counts {
  /** Keys in the index's order, so that two transactions lock common ones in the same order. */
  private static final Comparator<Raise> KEY_ORDER =
      Comparator.comparingInt((Raise raise) -> raise.type.entity().id())
          .thenComparing(raise -> raise.type.id())
          .thenComparing(Raise::ip);

  /** What has expired starts again. A clock that is behind does not shorten an entry's life. */
  private static final String RAISE =
      """
      INSERT INTO blacklist_counts AS c
        (entity, alert_id, ip, count, first_seen, last_seen, expires_at)
      SELECT e, a, i::inet, n, ?, ?, ? FROM unnest(?, ?, ?, ?) AS raise(e, a, i, n)
      ON CONFLICT (entity, alert_id, ip) DO UPDATE SET
        count = CASE WHEN c.expires_at <= excluded.first_seen
                THEN excluded.count ELSE c.count + excluded.count END,
        first_seen = CASE WHEN c.expires_at <= excluded.first_seen
                     THEN excluded.first_seen ELSE c.first_seen END,
        last_seen = greatest(c.last_seen, excluded.last_seen),
        expires_at = CASE WHEN c.last_seen > excluded.last_seen
                     THEN c.expires_at ELSE excluded.expires_at END
      """;

  private final CountingRules rules;

  Counts(CountingRules rules) {
    this.rules = rules;
  }

  /**
   * Counts alerts.
   *
   * @param byAddress ordered by {@link KeyedAlert#BY_ADDRESS}
   * @return how many of them raised a count
   */
  int raise(Connection connection, List<KeyedAlert> byAddress, Instant now) throws SQLException {
    List<Raise> raises = raises(byAddress);
    if (raises.isEmpty()) {
      return 0;
    }
    raises.sort(KEY_ORDER);
    try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      statement.setObject(2, now.atOffset(ZoneOffset.UTC));
      statement.setObject(3, now.plus(rules.ttl()).atOffset(ZoneOffset.UTC));
      setKeys(statement, raises);
      statement.executeUpdate();
    }
    return raises.stream().mapToInt(Raise::alerts).sum();
  }

  private static void setKeys(PreparedStatement statement, List<Raise> raises) throws SQLException {
    short[] entities = new short[raises.size()];
    int[] alertIds = new int[entities.length];
    String[] ips = new String[entities.length];
    long[] alerts = new long[entities.length];
    for (int i = 0; i < entities.length; i++) {
      Raise raise = raises.get(i);
      entities[i] = (short) raise.type.entity().id();
      alertIds[i] = raise.type.id();
      ips[i] = raise.ip.toString();
      alerts[i] = raise.alerts;
    }
    statement.setObject(4, entities);
    statement.setObject(5, alertIds);
    statement.setObject(6, ips);
    statement.setObject(7, alerts);
  }

  private List<Raise> raises(List<KeyedAlert> byAddress) {
    List<Raise> raises = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= byAddress.size(); end++) {
      Alert first = byAddress.get(start).alert();
      if (end == byAddress.size() || !sameEntry(first, byAddress.get(end).alert())) {
        if (rules.counts(first)) {
          raises.add(new Raise(first.type(), first.ip(), end - start));
        }
        start = end;
      }
    }
    return raises;
  }

  private static boolean sameEntry(Alert a, Alert b) {
    return a.ip().equals(b.ip()) && a.type().equals(b.type());
  }

  private record Raise(AlertType type, IpAddress ip, int alerts) {}
}
