package io.caltrop.detection.objects;

import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.engine.Start;
import io.caltrop.detection.objects.Creation.Prepared;
import io.caltrop.detection.objects.Definitions.Definition;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the objects back after a restart, each from its newest checkpoint. One that cannot be set
 * up, or does not resume, is known by its definition, and is tried again with growing pauses until
 * it runs or is dropped.
 */
final class Restoration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
  private static final long LOOK_MS = 500;
  private static final long CLOSE_SECONDS = 5;
  private static final long FIRST_SECONDS = 60;

  private final Object changing;
  private final Catalogue catalogue;
  private final Definitions definitions;
  private final Creation creation;
  private final Leftovers leftovers;
  private final Retries retries;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread restoring = new Thread(work, "restore-streams");
            restoring.setDaemon(true);
            return restoring;
          });

  private final CountDownLatch through = new CountDownLatch(1);
  private volatile boolean closed;

  /**
   * Of the objects of a catalogue.
   *
   * @param changing is held by whoever changes which objects there are
   */
  Restoration(
      Object changing,
      Catalogue catalogue,
      Definitions definitions,
      Creation creation,
      Leftovers leftovers,
      Retries retries) {
    this.changing = changing;
    this.catalogue = catalogue;
    this.definitions = definitions;
    this.creation = creation;
    this.leftovers = leftovers;
    this.retries = retries;
  }

  /** Shows what is to come back from now on, and begins with it when the engine is up. */
  void begin(Jobs jobs) {
    definitions.all().forEach(definition -> catalogue.add(StreamObject.known(definition)));
    leftovers.load();
    jobs.onceUp(this::look, thread);
  }

  /**
   * Waits until each object was tried once.
   *
   * @return false if that was so before, or if it takes too long
   */
  boolean await() {
    try {
      return through.getCount() > 0 && through.await(FIRST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void look() {
    if (closed) {
      return;
    }
    try {
      round();
    } catch (RuntimeException e) {
      LOG.warn("streaming objects cannot be brought back: {}", e.toString());
    }
    through.countDown();
    try {
      Future<?> unused = thread.schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  private void round() {
    // A broker that is away keeps none waiting that does not need it.
    Set<StreamObject> elsewhere = elsewhere();
    bringBack(object -> !elsewhere.contains(object));
    elsewhere.forEach(one -> bringBack(one::equals));
    synchronized (changing) {
      leftovers.endDue();
    }
  }

  /** Those that use another Kafka than the program's own, and what reads them. */
  private Set<StreamObject> elsewhere() {
    Set<StreamObject> found = new LinkedHashSet<>();
    for (StreamObject object : catalogue.all()) {
      boolean another = object.definition().ownKafka().filter(own -> !own).isPresent();
      if (another || found.stream().anyMatch(one -> object.reads(one.name()))) {
        found.add(object);
      }
    }
    return found;
  }

  private void bringBack(Predicate<StreamObject> which) {
    for (StreamObject object : catalogue.all()) {
      if (which.test(object) && !object.isSetUp() && retries.isDue(object.name())) {
        prepare(object).ifPresent(this::resumeUnlessDropped);
      }
    }
  }

  /** Before the next is planned: with fifty objects the last would wait for long. */
  private void resumeUnlessDropped(Prepared prepared) {
    synchronized (changing) {
      if (catalogue.has(prepared.object())) {
        resume(prepared);
      }
    }
  }

  private Optional<Prepared> prepare(StreamObject object) {
    Optional<StreamObject> missing = catalogue.missing(object);
    if (missing.isPresent()) { // it is its turn as soon as that is there
      boolean unused = object.failed("it reads what is not there: " + missing.get().notSetUp());
      return Optional.empty();
    }
    try {
      Definition stored = object.definition();
      Prepared prepared = creation.prepare(Dialect.parse(stored.statement()), stored);
      Definition now = prepared.object().definition();
      if (!now.reads().equals(stored.reads())) {
        definitions.noteReads(now);
      }
      object.trouble().ifPresent(prepared.object()::failed);
      return catalogue.replace(object, prepared.object())
          ? Optional.of(prepared)
          : Optional.empty();
    } catch (RuntimeException e) {
      failed(object, "cannot be set up", e);
      return Optional.empty();
    }
  }

  private void resume(Prepared prepared) {
    StreamObject object = prepared.object();
    try {
      prepared.run().start(Start.RESUME);
      retries.over(object.name());
      object.trouble().ifPresent(trouble -> object.mended());
      LOG.info("{} {} is back", object.kind().title(), object.name());
    } catch (RuntimeException e) {
      failed(object, "does not resume", e);
    }
  }

  private void failed(StreamObject object, String what, RuntimeException reason) {
    retries.failed(object.name());
    if (object.failed(String.valueOf(reason.getMessage()))) {
      LOG.warn("{} {} {}: {}", object.kind().title(), object.name(), what, reason.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
