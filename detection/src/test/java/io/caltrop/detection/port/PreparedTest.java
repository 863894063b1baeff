package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.StreamingStatements.Done;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreparedTest {
  private final Prepared prepared = new Prepared();

  private static Prepared.Streaming statement(int length) {
    return new Prepared.Streaming(
        () -> new Done("TAG", List.of()), new Place(" ".repeat(length), 0), new byte[] {0, 0});
  }

  @Test
  void portalsOutliveTheirStatements() {
    Prepared.Streaming statement = statement(1);
    prepared.parse("s", statement);
    assertThat(prepared.bind("p", "s")).isSameAs(statement);
    assertThat(prepared.bind("q", "other")).isNull();
    prepared.closeStatement("s");
    assertThat(prepared.portal("p")).isSameAs(statement);
    assertThat(prepared.bind("p", "s")).isNull();
    assertThat(prepared.portal("p")).isNull();
    assertThat(prepared.isEmpty()).isTrue();
  }

  @Test
  void aNameIsUsedAgain() {
    prepared.parse("", statement(1));
    Prepared.Streaming second = statement(2);
    prepared.parse("", second);
    assertThat(prepared.bind("", "")).isSameAs(second);
    prepared.closePortal("");
    assertThat(prepared.portal("")).isNull();
  }

  @Test
  void thoseUnusedForLongestAreForgotten() {
    for (int i = 0; i < 1000; i++) {
      prepared.parse("s" + i, statement(10));
      prepared.bind("p" + i, "s" + i);
      prepared.bind("kept", "s0");
    }
    assertThat(prepared.portal("kept")).isNotNull();
    assertThat(prepared.portal("p1")).isNull();
    assertThat(prepared.portal("p999")).isNotNull();
    assertThat(prepared.bind("p", "s1")).isNull();
  }

  @Test
  void longOnesAreForgottenSooner() {
    for (int i = 0; i < 3; i++) {
      prepared.parse("s" + i, statement(1 << 20));
    }
    assertThat(prepared.bind("p", "s0")).isNull();
    assertThat(prepared.bind("p", "s1")).isNotNull();
    assertThat(prepared.bind("p", "s2")).isNotNull();
    prepared.parse("huge", statement(3 << 20));
    assertThat(prepared.bind("p", "huge")).isNotNull();
    assertThat(prepared.bind("p", "s2")).isNull();
  }
}
