package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;
import io.caltrop.core.Alert;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.core.synthetic.SyntheticLogs;
import io.caltrop.pipeline.KafkaAlertPublisher;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Synthetic alerts and logs, flowing into Kafka until it is closed. */
public final class DemoFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoFeed.class);

  /** The sensor that synthetic alerts come from. */
  public static final UUID SENSOR = UUID.fromString("5e4d0000-ca17-4000-8000-000000000001");

  private static final Duration ALERT_EVERY = Duration.ofMillis(20);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int LOGS_A_TICK = 2;
  private static final int MOST_A_TICK = 5_000;
  private static final double DUPLICATES = 0.1;

  private final Clock clock;
  private final SyntheticAlerts alerts;
  private final SyntheticLogs logs;
  private final long count;
  private final double alertsATick;
  private final KafkaAlertPublisher publisher;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo"));
  private double due;

  /**
   * Starts at the rate of the configuration, 50 alerts a second without one.
   *
   * @param clock gives the alerts their time
   */
  public DemoFeed(Configuration.Generator generator, KafkaSettings kafka, Clock clock) {
    this.clock = clock;
    Duration interarrival = generator.interarrival().orElse(ALERT_EVERY);
    alertsATick =
        interarrival.isZero()
            ? MOST_A_TICK
            : Math.min(MOST_A_TICK, (double) TICK.toNanos() / interarrival.toNanos());
    count = generator.alerts().orElse(Long.MAX_VALUE);
    long seed = new SplittableRandom().nextLong();
    alerts =
        new SyntheticAlerts(
            new SyntheticAlerts.Options(
                seed, generator.addresses(), DUPLICATES, clock.instant(), Duration.ZERO, SENSOR));
    logs = new SyntheticLogs(seed, clock.instant(), Duration.ZERO);
    publisher = new KafkaAlertPublisher(kafka, Duration.ofSeconds(5));
    producer = new KafkaProducer<>(kafka.producer());
    var unused = ticker.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      due = Math.min(due + alertsATick, 2.0 * MOST_A_TICK);
      publish((int) due);
      for (int i = 0; i < LOGS_A_TICK; i++) {
        byte[] line = logs.next(clock.instant()).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(Topics.LOG_TOPIC, line));
      }
    } catch (RuntimeException e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      if (!ticker.isShutdown()) {
        LOG.warn("synthetic data were not taken: {}", String.valueOf(cause));
      }
    }
  }

  private void publish(int number) {
    List<Alert> batch = new ArrayList<>();
    while (batch.size() < number && alerts.made() < count) {
      batch.add(alerts.next(clock.instant()));
    }
    due -= number;
    publisher.publish(batch).join();
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    producer.close(Duration.ofSeconds(2));
    publisher.close();
  }
}
