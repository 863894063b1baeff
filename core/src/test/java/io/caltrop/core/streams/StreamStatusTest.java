package io.caltrop.core.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.streams.StreamStatus.Kind;
import io.caltrop.core.streams.StreamStatus.State;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StreamStatusTest {
  private static StreamStatus failed(String error) {
    return new StreamStatus(
        Kind.SINK,
        "out",
        State.FAILED,
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        Optional.of(error),
        Optional.empty());
  }

  private static StreamStatus counts(String name, long read, long lag) {
    return new StreamStatus(
        Kind.SOURCE,
        name,
        State.RUNNING,
        read,
        0,
        0,
        0,
        OptionalLong.of(lag),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void kinds_and_states_are_the_words_that_people_read() {
    assertThat(Arrays.toString(Kind.values())).isEqualTo("[source, materialized view, sink, rule]");
    assertThat(Arrays.toString(State.values()))
        .isEqualTo("[starting, running, stalled, restarting, failed, stopped, unknown]");
  }

  @Test
  void an_error_is_one_line() {
    assertThat(failed(" Topic out\n\tis gone.\r\nCaused by: \u202ex\u0000 ").error())
        .hasValue("Topic out is gone. Caused by: \\u202ex\\u0000");
    assertThat(failed(" \n").error()).isEmpty();
  }

  @Test
  void a_long_error_is_cut_between_characters() {
    int longest = StreamStatus.LONGEST_ERROR;
    assertThat(failed("x".repeat(longest)).error()).hasValue("x".repeat(longest));
    assertThat(failed("x".repeat(longest + 1)).error()).hasValue("x".repeat(longest) + "...");
    assertThat(failed("x".repeat(longest - 1) + "\ud83d\ude00").error())
        .hasValue("x".repeat(longest - 1) + "...");
  }

  @Property
  void an_error_never_breaks_a_line(@ForAll String error) {
    assertThat(failed(error).error().orElse("").codePoints().noneMatch(Character::isISOControl))
        .isTrue();
  }

  @Test
  void what_cannot_be_is_named_with_what_is_allowed() {
    assertThatThrownBy(() -> counts("v", -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows read -1 is negative; allowed: 0 and more");
    assertThatThrownBy(() -> counts("v", 0, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lag -2 is negative; allowed: 0 and more");
    assertThatThrownBy(() -> counts(" ", 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name \" \" is blank; allowed: a name");
  }
}
