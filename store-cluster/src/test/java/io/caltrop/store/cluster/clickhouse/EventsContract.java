package io.caltrop.store.cluster.clickhouse;

import static io.caltrop.testkit.Alerts.alert;
import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Entity;
import io.caltrop.core.IpAddress;
import io.caltrop.store.cluster.Identified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What events in ClickHouse must do on every version of it. */
abstract class EventsContract {
  static final Instant NOW = Instant.parse("2026-01-01T23:59:30Z");
  private static final IpAddress IP = IpAddress.parse("203.0.113.7");

  /** The server, with a database that no other test uses. */
  abstract ClickHouseSettings settings();

  final ClickHouseEvents open() {
    return ClickHouseEvents.open(settings(), Optional.empty());
  }

  static void insert(ClickHouseEvents events, Instant now, Alert... alerts) {
    events.insert(Arrays.stream(alerts).map(Identified::of).toList(), now);
  }

  @Test
  void anEventComesBackAsItWas() {
    ClickHouseEvents events = open();
    Alert alert = alert(1, "2001:db8::7", new AlertType(Entity.HOST, Integer.MAX_VALUE));

    insert(events, NOW, alert);

    assertThat(events.lastEvents(alert.ip(), 10)).containsExactly(alert);
    assertThat(events.lastEvents(IP, 10)).isEmpty();
  }

  @Test
  void anEventIsReadOnceHoweverOftenItIsInserted() {
    ClickHouseEvents events = open();

    insert(events, NOW, alert(1), alert(2), alert(1));
    insert(events, NOW.plusSeconds(1), alert(2), alert(3));
    insert(events, NOW.plus(Duration.ofDays(1)), alert(3), alert(1));

    assertThat(events.lastEvents(IP, 10)).containsExactly(alert(3), alert(2), alert(1));
    assertThat(events.lastEvents(IP, 2)).containsExactly(alert(3), alert(2));
  }

  @Test
  void lastEventsAreTheNewestByTheirTimestampWhateverTheOrderOfInsertion() {
    ClickHouseEvents events = open();
    insert(events, NOW, alert(5), alert(1));
    insert(events, NOW.plusSeconds(1), alert(3), alert(4, "203.0.113.8", AlertType.flow(40)));
    insert(events, NOW.plus(Duration.ofDays(2)), alert(2));

    assertThat(events.lastEvents(IP, 3)).containsExactly(alert(5), alert(3), alert(2));
    assertThat(events.lastEvents(IP, 10)).containsExactly(alert(5), alert(3), alert(2), alert(1));
    assertThat(events.lastEvents(IP, 0)).isEmpty();
  }

  @Test
  void eventsOfOneMillisecondHaveAnOrderThatStays() {
    ClickHouseEvents events = open();
    List<Alert> same = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      same.add(withTexts(alert(1), "number " + i, ""));
    }
    insert(events, NOW, same.toArray(Alert[]::new));

    List<Alert> all = events.lastEvents(IP, 100);
    assertThat(all).containsExactlyInAnyOrderElementsOf(same);
    assertThat(events.lastEvents(IP, 7)).isEqualTo(all.subList(0, 7));
  }

  @Test
  void anAttackersTextComesBackByteForByte() {
    ClickHouseEvents events = open();
    List<String> texts =
        List.of(
            "",
            "'; DROP TABLE blacklist_events; --",
            "\\N\t\\.\n\r\u0001\u007f\"{},",
            "\u0000\ud800 cut short",
            "😀 \u202e right to left \ufeff",
            "x".repeat(127),
            "x".repeat(128),
            "ä".repeat(Alert.LONGEST_TEXT + 10));
    List<Alert> batch = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      batch.add(withTexts(alert(i), texts.get(i), texts.get(texts.size() - 1 - i)));
    }

    insert(events, NOW, batch.toArray(Alert[]::new));

    Collections.reverse(batch);
    assertThat(events.lastEvents(IP, 10)).isEqualTo(batch);
  }

  private static Alert withTexts(Alert plain, String info, String reason) {
    return new Alert(
        plain.userId(), plain.timestamp(), plain.ip(), plain.type(), 65535, info, reason);
  }

  @Test
  void extremeTimestampsAreKept() {
    ClickHouseEvents events = open();
    Alert first = at(0);
    Alert last = at(Alert.LAST_TIMESTAMP);

    insert(events, NOW, first, last);

    assertThat(events.lastEvents(IP, 10)).containsExactly(last, first);
  }

  private static Alert at(long timestamp) {
    Alert plain = alert(1);
    return new Alert(
        plain.userId(), timestamp, plain.ip(), plain.type(), 0, plain.info(), plain.reason());
  }

  @Test
  void aBatchOfManyMebibytesIsStoredWhole() {
    ClickHouseEvents events = open();
    String longText = "u".repeat(1000);
    List<Identified> batch = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      batch.add(Identified.of(withTexts(alert(i), longText, "")));
    }

    events.insert(batch, NOW);

    assertThat(RowBlock.of(batch, NOW).size()).isGreaterThan(1);
    assertThat(events.lastEvents(IP, 20_000)).hasSize(12_000);
  }

  @Test
  void nothingToInsertIsNoError() {
    open().insert(List.of(), NOW);
  }

  @Test
  void bodiesCanTravelAsGzip() {
    ClickHouseSettings plain = settings();
    ClickHouseSettings packed =
        new ClickHouseSettings(
            plain.hosts(),
            plain.user(),
            plain.password(),
            plain.database(),
            plain.cluster(),
            plain.tls(),
            plain.caCertificate(),
            true);
    ClickHouseEvents events = ClickHouseEvents.open(packed, Optional.empty());

    events.insert(alerts(0, 500).stream().map(Identified::of).toList(), NOW);

    assertThat(events.lastEvents(IP, 1000)).hasSize(500).startsWith(alert(499));
  }

  @Test
  void theStateSaysVersionAndPlace() {
    ClickHouseSettings settings = settings();
    ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());

    assertThat(events.check().up()).isTrue();
    assertThat(events.check().detail())
        .matches("ClickHouse [0-9.]+ at \\Q" + settings.hosts().get(0) + "\\E");
  }
}
