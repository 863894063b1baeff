package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.CountingRules;
import io.caltrop.testkit.InMemoryAlertStore;
import org.junit.jupiter.api.Test;

class ConsumerShareTest {
  @Test
  void moreWorkersThanPartitionsAreTold() {
    ConsumerShare share = new ConsumerShare("alerts", "caltrop", 4, 3);

    assertThat(share.trouble(1)).isEmpty();
    assertThat(share.trouble(3).orElseThrow())
        .startsWith(
            "the topic alerts has 4 partitions for 6 workers of the group caltrop: 2 of them read"
                + " nothing")
        .contains("--partitions 6");
  }

  @Test
  void aTopicThatIsNotThereIsAnothersTrouble() {
    assertThat(new ConsumerShare("alerts", "caltrop", 0, 0).trouble(2)).isEmpty();
  }

  @Test
  void theWorkersOfTheGroupAreCounted() {
    try (Topic topic = new Topic()) {
      assertThat(ConsumerShare.of(topic.settings, Topic.PATIENCE))
          .isEqualTo(new ConsumerShare(topic.name(), topic.settings.groupId(), 4, 0));

      topic.consume(new InMemoryAlertStore(CountingRules.standard()));

      await()
          .atMost(Topic.PATIENCE)
          .until(
              () ->
                  ConsumerShare.of(topic.settings, Topic.PATIENCE).consumers()
                      == Topic.QUICK.workers());
    }
  }
}
