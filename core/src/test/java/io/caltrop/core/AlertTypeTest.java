package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTypeTest {
  @Property
  void everyTypeIsReadBackFromItsText(@ForAll Entity entity, @ForAll @IntRange(min = 0) int id) {
    AlertType type = new AlertType(entity, id);

    assertThat(AlertType.parse(type.toString())).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "40, FLOW, 40",
    "flow:40, FLOW, 40",
    "host:20, HOST, 20",
    "snmp_device:1, SNMP_DEVICE, 1",
    "2147483647, FLOW, 2147483647",
    "0, FLOW, 0",
    "0040, FLOW, 40"
  })
  void aNumberAloneIsAFlowAlert(String text, Entity entity, int id) {
    assertThat(AlertType.parse(text)).isEqualTo(new AlertType(entity, id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "-1",
        "+1",
        "1.0",
        "40 ",
        "2147483648",
        "99999999999999999999",
        "host:",
        ":40",
        "host:-1",
        "host:20:1",
        "HOST:20",
        "nobody:20",
        "4:40",
        "٤٠"
      })
  void whatIsNoTypeIsRefused(String text) {
    assertThatThrownBy(() -> AlertType.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            Quote.of(text)
                + " is not an alert id; allowed: an alert id, a number from 0 to 2147483647, or for"
                + " other alerts than flows entity:id such as host:20");
  }

  @Property
  void noTextThrowsAnythingElse(@ForAll String text) {
    try {
      AlertType.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is not an alert id");
    }
  }

  @Test
  void anIdIsNotNegative() {
    assertThatThrownBy(() -> AlertType.flow(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alert_id -1 is negative; allowed: 0 to 2147483647");
  }

  @Test
  void theSameIdOfAnotherEntityIsAnotherType() {
    assertThat(AlertType.flow(20)).isNotEqualTo(new AlertType(Entity.HOST, 20));
    assertThat(AlertType.flow(20)).isNotEqualByComparingTo(new AlertType(Entity.HOST, 20));
  }

  @Test
  void listedTypesOfFlowsComeBeforeThoseOfHosts() {
    List<AlertType> ordered =
        List.of(
            AlertType.flow(40),
            AlertType.flow(41),
            new AlertType(Entity.HOST, 3),
            new AlertType(Entity.HOST, 20));

    assertThat(Stream.of(ordered.get(3), ordered.get(1), ordered.get(2), ordered.get(0)).sorted())
        .containsExactlyElementsOf(ordered);
  }

  @ParameterizedTest
  @EnumSource
  void entitiesAreFoundByIdAndName(Entity entity) {
    assertThat(Entity.ofId(entity.id())).contains(entity);
    assertThat(Entity.ofName(entity.toString())).contains(entity);
    assertThat(Entity.NAMES.split(", ")).contains(entity.toString());
  }

  @Test
  void otherEntitiesAreNotKnown() {
    assertThat(Stream.of(-1L, 6L, 10L, 1L << 32, Long.MAX_VALUE).map(Entity::ofId))
        .allMatch(java.util.Optional::isEmpty);
    assertThat(Stream.of("", "FLOW", "flows", "4").map(Entity::ofName))
        .allMatch(java.util.Optional::isEmpty);
  }
}
