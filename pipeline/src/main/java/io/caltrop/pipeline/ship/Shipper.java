package io.caltrop.pipeline.ship;

import io.caltrop.pipeline.Backoff;
import io.caltrop.pipeline.BrokerException;
import io.caltrop.pipeline.DeadLetterHeaders;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Secrets;
import io.caltrop.pipeline.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships log files: each line of a followed file becomes a record of a topic once, whatever is
 * killed at whatever moment. Records and positions are one transaction of Kafka's; a batch whose
 * fate is not known is looked up in the positions before it is sent again. For one thread.
 */
public final class Shipper {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final Duration IDLE = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration TELL_REJECTED = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final ShipOptions options;
  private final Clock clock;
  private final RandomGenerator random;
  private final BooleanSupplier stop;
  private final Delivery delivery;
  private final Backoff backoff;
  private final FileParsers parsers;
  private ShipCounts counts = ShipCounts.NONE;
  private boolean away;
  private long toldRejected;

  /**
   * Ships when {@link #run} is called.
   *
   * @param host a name of this machine that stays
   * @param stop whether to end, asked often
   */
  public Shipper(
      KafkaSettings settings,
      ShipOptions options,
      String host,
      Clock clock,
      RandomGenerator random,
      BooleanSupplier stop) {
    this.settings = settings;
    this.options = options;
    this.clock = clock;
    this.random = random;
    this.stop = stop;
    this.delivery = new Delivery(settings, options.topic(), transactionalId(host, options));
    this.parsers = new FileParsers(() -> options.format().parser(options.zone(), clock));
    this.backoff = new Backoff(FIRST_PAUSE, LAST_PAUSE, random);
  }

  static String transactionalId(String host, ShipOptions options) {
    List<String> parts = new ArrayList<>(List.of(host, options.topic()));
    options.files().stream().map(String::valueOf).sorted().forEach(parts::add);
    byte[] all = String.join("\n", parts).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return "caltrop-ship-" + Fingerprint.of(all, 0, all.length);
  }

  /**
   * Ships until it is stopped, or once until everything is shipped that is there.
   *
   * @throws ShipException if another process ships the same files, or if a file could not be read
   *     to its end, once: then the others are shipped
   * @throws IOException if a file cannot be closed
   */
  public ShipCounts run() throws IOException {
    try (delivery) {
      Optional<Collection<Position>> positions = firstPositions();
      if (positions.isPresent()) {
        follow(new KnownFiles(options.topic(), positions.get()));
      }
    }
    return counts;
  }

  private Optional<Collection<Position>> firstPositions() {
    while (!stop.getAsBoolean()) {
      try {
        Collection<Position> positions = delivery.connect();
        back();
        return Optional.of(positions);
      } catch (KafkaException | BrokerException e) {
        failed(e);
      }
    }
    return Optional.empty();
  }

  private void follow(KnownFiles known) throws IOException {
    try (FollowedFiles files =
        new FollowedFiles(
            options.topic(), options.files(), known, options.fromEnd(), System::nanoTime, random)) {
      if (options.once()) {
        files.oneByOne();
      }
      boolean more = true;
      while (!stop.getAsBoolean() && (more || !options.once())) {
        long start = System.nanoTime();
        ShipBatch batch = newBatch();
        batch.include(files.added());
        more = files.read(batch);
        boolean isAtEnd = !more;
        if (options.once() && isAtEnd) {
          more = !batch.hasRoom() || !files.finish(batch);
        }
        deliver(batch, files, known);
        files.watch();
        if (isAtEnd) {
          pause(batch.isEmpty() ? IDLE : PACE.minusNanos(System.nanoTime() - start));
        }
      }
      if (options.once() && !files.unreadable().isEmpty()) {
        throw new ShipException(String.join("; ", files.unreadable()));
      }
    }
  }

  private ShipBatch newBatch() {
    return new ShipBatch(options.topic(), parsers, clock);
  }

  /** Returns once the batch is committed, or when it is stopped. */
  private void deliver(ShipBatch batch, FollowedFiles files, KnownFiles known) throws IOException {
    List<Position> positions = batch.positions();
    while (!batch.isEmpty() && !stop.getAsBoolean()) {
      try {
        if (delivery.isConnected() || !wasCommitted(positions, known, delivery.connect())) {
          delivery.commit(batch.records(), positions);
        }
        back();
        positions.forEach(known::put);
        counts = counts.plus(batch.counts());
        tellRejected(batch.lastRejected());
        return;
      } catch (KafkaException | BrokerException | IllegalStateException e) {
        if (isFenced(e) && !delivery.mayHaveTimedOut()) {
          throw new ShipException("another caltrop ships the same files", e);
        }
        if (!isTooLarge(e) || !cut(batch)) {
          failed(e);
        }
        delivery.close();
        files.watch();
      }
    }
  }

  /** Whether a batch of these positions got through although its sender was not told. */
  private static boolean wasCommitted(
      List<Position> positions, KnownFiles known, Collection<Position> committed) {
    for (Position now : committed) {
      for (Position sent : positions) {
        if (!now.id().equals(sent.id())) {
          continue;
        }
        if (now.offset() == sent.offset()) {
          return true;
        }
        if (now.offset() != known.get(sent.id()).map(Position::offset).orElse(-1L)) {
          throw new ShipException("another caltrop ships " + sent.path() + ", too");
        }
      }
    }
    return false;
  }

  /** Whether another producer has begun under the same id. */
  private static boolean isFenced(@Nullable Throwable e) {
    return e != null
        && (e instanceof ProducerFencedException
            || e instanceof InvalidProducerEpochException
            || isFenced(e.getCause()));
  }

  private static boolean isTooLarge(@Nullable Throwable e) {
    return e != null && (e instanceof RecordTooLargeException || isTooLarge(e.getCause()));
  }

  /** Kafka does not say which of its records a topic found too large: its limit does. */
  private boolean cut(ShipBatch batch) {
    int most = DeadLetterHeaders.KEPT_OF_TOO_LARGE;
    try {
      most = Topics.largestRecord(settings, options.topic(), ANSWER);
    } catch (BrokerException e) {
      LOG.debug("the limit of {} is not known", options.topic(), e);
    }
    return batch.cut(most) || batch.cut(DeadLetterHeaders.KEPT_OF_TOO_LARGE);
  }

  /** The first time at once, then once in a while. */
  private void tellRejected(String last) {
    long now = System.nanoTime();
    if (last.isEmpty() || (toldRejected != 0 && now - toldRejected < TELL_REJECTED.toNanos())) {
      return;
    }
    toldRejected = now;
    LOG.warn(
        "{} of {} lines could not be read and are in {}, the last: {}",
        counts.rejected(),
        counts.lines(),
        KafkaSettings.deadLetterTopic(options.topic()),
        last);
  }

  private void failed(RuntimeException e) {
    delivery.close();
    String line = Secrets.hide(settings, e);
    if (away) {
      LOG.debug("still: {}", line);
    } else {
      LOG.warn(
          "Kafka at {}: {}; tried again until it answers, nothing is lost",
          settings.bootstrapServers(),
          line);
    }
    away = true;
    pause(backoff.next());
  }

  private void back() {
    if (away) {
      LOG.warn("Kafka at {} takes records again", settings.bootstrapServers());
    }
    away = false;
    backoff.reset();
  }

  private void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    long left = length.toNanos();
    while (left > 0 && !stop.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(left, IDLE.toNanos()));
      left = end - System.nanoTime();
    }
  }
}
