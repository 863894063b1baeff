package io.caltrop.store.cluster.clickhouse;

import static io.caltrop.testkit.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caltrop.store.cluster.Identified;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One of two hosts takes connections and answers nothing, as a frozen server does. */
@Tag("once")
final class SilentHostTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static ClickHouseSettings both(Relay relay) {
    return TestServers.of(List.of(relay.address(), TestServers.aloneServer().address()));
  }

  @Test
  void aReadGoesToTheNextHostWithinTheTimeOfARequest() throws IOException {
    try (Relay relay = new Relay(TestServers.aloneServer().port())) {
      ClickHouseEvents events = ClickHouseEvents.open(both(relay), Optional.empty());
      events.insert(List.of(Identified.of(alert(1))), NOW);
      relay.fallSilent();

      long begin = System.nanoTime();
      assertThat(events.lastEvents(alert(1).ip(), 10)).containsExactly(alert(1));
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(900), Duration.ofMillis(2500));

      begin = System.nanoTime();
      assertThat(events.lastEvents(alert(1).ip(), 10)).containsExactly(alert(1));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(800));
    }
  }

  @Test
  void theClocksOfTheOthersAreNotBlamedForItsSilence() throws IOException {
    try (Relay relay = new Relay(TestServers.aloneServer().port())) {
      relay.fallSilent();

      ClickHouseCheckup found =
          ClickHouseCheckup.of(both(relay), Clock.systemUTC(), Duration.ofSeconds(5));

      assertThat(found.warnings())
          .singleElement()
          .asString()
          .startsWith("ClickHouse at " + relay.address() + ": ")
          .doesNotContain("clock");
    }
  }

  @Test
  void clocksApartAreSaidAtStart() {
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ClickHouseEvents.class);
    logger.addAppender(said);
    try (ClickHouseEvents events =
        ClickHouseEvents.open(
            TestServers.alone(),
            Optional.empty(),
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)))) {
      assertThat(events.check().up()).isTrue();
    } finally {
      logger.detachAppender(said);
    }

    assertThat(said.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .matches("ClickHouse at .*: its clock is (599|60\\d) s ahead of this machine's; .*");
  }
}
