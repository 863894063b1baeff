package io.caltrop.pipeline;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks every second how far the topic's ends are ahead of what is recorded, and whether the topic
 * is still the same one.
 */
final class LagMonitor {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final ConsumerParts parts;
  private final WorkerStatus status = new WorkerStatus("consumer");
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Set<TopicPartition> shown = new HashSet<>();
  private final Thread thread = new Thread(this::watch, "caltrop-consumer-lag");
  private volatile long lag;

  LagMonitor(ConsumerParts parts) {
    this.parts = parts;
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  WorkerStatus status() {
    return status;
  }

  /** Records that this process has yet to record, as last seen. */
  long lag() {
    return lag;
  }

  void close() throws InterruptedException {
    stop.countDown();
    thread.join(EVERY.toMillis());
  }

  private void watch() {
    try {
      do {
        look();
      } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      shown.forEach(parts.metrics()::forget);
    }
  }

  private void look() {
    String topic = parts.settings().consumerTopic();
    try {
      Optional<TopicDescription> found = parts.admin().topic(topic);
      if (found.isEmpty()) {
        status.trouble("no topic", "the topic " + topic + " does not exist; create the topics");
        return;
      }
      parts.progress().topicId(found.get().topicId().toString());
      show(parts.progress().recorded());
      status.fine();
    } catch (BrokerException e) {
      status.trouble("Kafka unavailable", OneLine.of(e));
    } catch (RuntimeException e) { // seen by whoever looks, and tried again
      status.trouble("lag unknown", String.valueOf(e));
    }
  }

  private void show(Map<TopicPartition, Long> recorded) {
    Map<TopicPartition, Long> ends = parts.admin().ends(recorded.keySet());
    long total = 0;
    for (Map.Entry<TopicPartition, Long> entry : recorded.entrySet()) {
      TopicPartition partition = entry.getKey();
      long behind = Math.max(0, ends.getOrDefault(partition, 0L) - entry.getValue());
      parts.metrics().lag(partition, behind);
      total += behind;
    }
    lag = total;
    shown.stream().filter(p -> !recorded.containsKey(p)).forEach(parts.metrics()::forget);
    shown.clear();
    shown.addAll(recorded.keySet());
  }
}
