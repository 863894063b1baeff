package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void stopInTheOppositeOrderAlsoWhenOneFails() {
    Parts parts = new Parts();
    parts.add("a", () -> closed.add("a"));
    parts.add(
        "b",
        () -> {
          throw new IllegalStateException("stuck");
        });
    Parts more = new Parts();
    more.add("c", () -> closed.add("c"));
    more.add("d", () -> closed.add("d"));
    parts.addAll(more);

    parts.close();
    parts.close();
    more.close();

    assertThat(closed).containsExactly("d", "c", "a");
  }
}
