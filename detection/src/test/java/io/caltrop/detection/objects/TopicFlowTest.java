package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.objects.TopicFlow.Topic;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TopicFlowTest {
  private static Topic topic(String name) {
    return new Topic(name, "localhost:9092");
  }

  private static TopicFlow flow(String sink, String writes, String... reads) {
    return new TopicFlow(sink, Stream.of(reads).map(TopicFlowTest::topic).toList(), topic(writes));
  }

  @Test
  void itsOwnTopicIsACircle() {
    assertThat(flow("s", "a", "b", "a").circle(List.of())).contains(List.of());
    assertThat(flow("s", "a", "b").circle(List.of())).isEmpty();
  }

  @Test
  void othersMayCarryItBack() {
    List<TopicFlow> others =
        List.of(flow("x", "d", "b"), flow("y", "c", "z", "b"), flow("w", "a", "c"));

    assertThat(flow("s", "b", "a").circle(others)).contains(List.of("y", "w"));
    assertThat(flow("s", "b", "e").circle(others)).isEmpty();
  }

  @Test
  void aCircleOfOthersIsNotItsOwn() {
    List<TopicFlow> others = List.of(flow("x", "b", "a"), flow("y", "a", "b"));

    assertThat(flow("s", "a", "c").circle(others)).isEmpty();
  }

  @Test
  void topicsOfOtherBrokersAreOthers() {
    Topic here = new Topic("a", "127.0.0.1:9092");
    Topic there = new Topic("a", "kafka.example:9092");

    assertThat(new TopicFlow("s", List.of(here), there).circle(List.of())).isEmpty();
    assertThat(new TopicFlow("s", List.of(here), topic("a")).circle(List.of())).isPresent();
  }
}
