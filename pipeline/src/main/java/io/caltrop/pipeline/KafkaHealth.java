package io.caltrop.pipeline;

import io.caltrop.core.Dependency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Whether Kafka's brokers answer and the topics of alerts can be written and read. */
public final class KafkaHealth implements Dependency, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMillis(900);
  private static final long PATIENCE_MILLIS = 950;
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final KafkaSettings settings;
  // Resolving a host name can take many seconds, and cannot be bounded.
  private final ExecutorService looking = Executors.newSingleThreadExecutor(KafkaHealth::thread);
  private final AdminCalls admin;
  private @Nullable CompletableFuture<State> last;
  private long lastNanos;

  /** Connects at the first check. */
  public KafkaHealth(KafkaSettings settings) {
    this.settings = settings;
    this.admin = new AdminCalls(settings, TIMEOUT);
  }

  @Override
  public String name() {
    return "kafka";
  }

  /** Asks the brokers; callers within half a second share an answer. */
  @Override
  public State check() {
    return answer()
        .completeOnTimeout(
            new State(false, "Kafka at " + settings.bootstrapServers() + " did not answer in time"),
            PATIENCE_MILLIS,
            TimeUnit.MILLISECONDS)
        .join();
  }

  private synchronized CompletableFuture<State> answer() {
    long now = System.nanoTime();
    CompletableFuture<State> answer = last;
    if (answer == null || (answer.isDone() && now - lastNanos > FRESH_NANOS)) {
      answer =
          looking.isShutdown()
              ? CompletableFuture.completedFuture(new State(false, "closed"))
              : CompletableFuture.supplyAsync(this::look, looking);
      last = answer;
      lastNanos = now;
    }
    return answer.copy();
  }

  private State look() {
    try {
      State producer = topic(settings.producerTopic());
      boolean same = settings.producerTopic().equals(settings.consumerTopic());
      return same || !producer.up() ? producer : topic(settings.consumerTopic());
    } catch (BrokerException e) {
      return new State(false, String.valueOf(e.getMessage()));
    }
  }

  private State topic(String name) {
    Optional<TopicDescription> topic = admin.topic(name);
    if (topic.isEmpty()) {
      return new State(false, "the topic " + name + " does not exist; create the topics");
    }
    List<Integer> leaderless =
        topic.get().partitions().stream()
            .filter(partition -> partition.leader() == null || partition.leader().isEmpty())
            .map(partition -> partition.partition())
            .toList();
    if (!leaderless.isEmpty()) {
      return new State(false, "partitions " + leaderless + " of " + name + " have no leader");
    }
    return new State(
        true,
        "%s has %d partitions at %s"
            .formatted(name, topic.get().partitions().size(), settings.bootstrapServers()));
  }

  @Override
  public synchronized void close() {
    if (!looking.isShutdown()) {
      looking.execute(admin::close);
      looking.shutdown();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kafka-health");
    thread.setDaemon(true);
    return thread;
  }
}
