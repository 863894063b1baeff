package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventIdTest {
  private static final UUID USER = UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");
  private static final long TIME = 1_767_323_045_123L;
  private static final IpAddress IP = IpAddress.parse("192.0.2.1");
  private static final AlertType TYPE = AlertType.flow(40);
  private static final Alert ALERT = new Alert(USER, TIME, IP, TYPE, 80, "info", "reason");

  private static EventId id(String info, String reason) {
    return EventId.of(new Alert(USER, TIME, IP, TYPE, 80, info, reason));
  }

  /**
   * Computed with another implementation of the definition. If this fails, what was counted before
   * an upgrade counts again after it.
   */
  @Test
  void identityNeverChanges() {
    assertThat(id("/a?id=1%27+OR+1", "SQL injection é漢"))
        .isEqualTo(new EventId(7_804_746_494_547_628_681L, 1_655_787_862_969_460_456L));
    AlertType scan = new AlertType(Entity.HOST, 20);
    assertThat(EventId.of(new Alert(USER, TIME, IpAddress.parse("2001:db8::1"), scan, 0, "", "")))
        .isEqualTo(new EventId(1_246_295_742_671_647_370L, -8_257_901_635_637_279_621L));
  }

  @Test
  void everyFieldOfTheIdentityMatters() {
    List<Alert> others =
        List.of(
            ALERT,
            new Alert(
                new UUID(USER.getMostSignificantBits(), 1), TIME, IP, TYPE, 80, "info", "reason"),
            new Alert(
                new UUID(1, USER.getLeastSignificantBits()), TIME, IP, TYPE, 80, "info", "reason"),
            new Alert(USER, TIME + 1, IP, TYPE, 80, "info", "reason"),
            new Alert(USER, TIME, IpAddress.parse("192.0.2.2"), TYPE, 80, "info", "reason"),
            new Alert(USER, TIME, IP, AlertType.flow(41), 80, "info", "reason"),
            new Alert(USER, TIME, IP, new AlertType(Entity.HOST, 40), 80, "info", "reason"),
            new Alert(USER, TIME, IP, TYPE, 80, "Info", "reason"),
            new Alert(USER, TIME, IP, TYPE, 80, "info", "Reason"));

    assertThat(others.stream().map(EventId::of).distinct()).hasSameSizeAs(others);
  }

  @Test
  void thePortDoesNotMatter() {
    Alert otherPort = new Alert(USER, TIME, IP, TYPE, 443, "info", "reason");

    assertThat(EventId.of(otherPort)).isEqualTo(EventId.of(ALERT));
  }

  @Test
  void theSpellingOfTheAddressDoesNotMatter() {
    Alert mapped =
        new Alert(USER, TIME, IpAddress.parse("::ffff:192.0.2.1"), TYPE, 80, "info", "reason");

    assertThat(EventId.of(mapped)).isEqualTo(EventId.of(ALERT));
  }

  @Property
  void textMovedFromInfoToReasonIsAnotherAlert(@ForAll String left, @ForAll String right) {
    String info = new Alert(USER, TIME, IP, TYPE, 80, left, "").info();
    String reason = new Alert(USER, TIME, IP, TYPE, 80, right, "").info();
    Stream<EventId> ids =
        info.isEmpty() || reason.isEmpty()
            ? Stream.of(id(info + reason, "x"), id("x", info + reason))
            : Stream.of(id(info, reason), id(info + reason, ""), id("", info + reason));

    assertThat(ids.distinct().count())
        .isEqualTo(info.isEmpty() || reason.isEmpty() ? (info + reason).equals("x") ? 1 : 2 : 3);
  }

  @Test
  void noTextImitatesTheLengthOfAnother() {
    assertThat(
            Stream.of(
                    id("ab", "c"),
                    id("a", "bc"),
                    id("abc", ""),
                    id("", "abc"),
                    id("a\u0001", "bc"),
                    id("a", "\u0001bc"))
                .distinct()
                .count())
        .isEqualTo(6);
  }

  @Test
  void isOrderedAsTwoSignedColumns() {
    List<EventId> ordered =
        List.of(
            new EventId(Long.MIN_VALUE, 0),
            new EventId(-1, 5),
            new EventId(0, -5),
            new EventId(0, 5),
            new EventId(Long.MAX_VALUE, -1));

    assertThat(ordered.stream().sorted()).containsExactlyElementsOf(ordered);
  }
}
