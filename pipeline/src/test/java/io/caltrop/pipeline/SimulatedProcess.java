package io.caltrop.pipeline;

import io.caltrop.core.metrics.StageMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A process with one worker: the real {@link Session} over simulated ports. Each call of a port is
 * a point where it may be killed, or where others go on while it stands still.
 */
final class SimulatedProcess {
  private static final ConsumerMetrics METRICS = metrics();

  private final Simulation simulation;
  private final String name;
  private final ConsumerParts parts;
  private final Properties properties;
  private final List<SimulatedConsumer> consumers = new ArrayList<>();
  private @Nullable Session session;
  private boolean busy;
  private boolean dead;

  /**
   * Not started.
   *
   * @param behind how far its clock differs from the others'
   */
  SimulatedProcess(Simulation simulation, String name, Duration behind) {
    this.simulation = simulation;
    this.name = name;
    KafkaSettings settings = SimulatedBroker.SETTINGS;
    ConsumerOptions options =
        new ConsumerOptions(
            1,
            simulation.schedule().batchRecords(),
            Duration.ZERO,
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ZERO,
            Optional.empty());
    KafkaClients clients =
        new SimulatedClients(this, simulation.broker(), simulation.ledger(), consumers);
    properties = AlertConsumer.properties(settings, options, 0);
    parts =
        new ConsumerParts(
            settings,
            options,
            simulation.store().seenBy(this),
            METRICS,
            new OwnClock(simulation, behind),
            simulation::nanos,
            simulation.random().split(),
            clients,
            new AdminCalls(settings, clients, Duration.ofSeconds(1)),
            new Progress());
  }

  private static ConsumerMetrics metrics() {
    PrometheusRegistry registry = new PrometheusRegistry();
    return new ConsumerMetrics(new StageMetrics(registry), registry);
  }

  String name() {
    return name;
  }

  boolean isIdle() {
    return !busy && !dead;
  }

  boolean isDead() {
    return dead;
  }

  Schedule schedule() {
    return simulation.schedule();
  }

  Flaw flaw() {
    return simulation.flaw();
  }

  /** Takes one step, as a worker's thread does it. */
  void step() {
    guard(
        () -> {
          Session running = session;
          if (running == null) {
            running = Session.open(parts, properties, new WorkerStatus(name));
            session = running;
            running.start();
          }
          running.step();
        });
  }

  /** Is told to stop, and does. */
  void drain() {
    guard(
        () -> {
          if (session != null) {
            session.finish();
          }
        });
    closeSession();
    dead = true;
  }

  private void guard(Runnable work) {
    busy = true;
    try {
      work.run();
    } catch (Crash e) {
      trace("is dead");
    } catch (RuntimeException e) {
      expectSimulated(e);
      trace("failed:", e);
      closeSession();
    } finally {
      busy = false;
    }
  }

  private void closeSession() {
    Session ended = session;
    session = null;
    if (ended == null || dead) {
      return;
    }
    boolean before = busy;
    busy = true;
    try {
      ended.close();
    } catch (Crash e) {
      trace("is dead");
    } catch (RuntimeException e) {
      expectSimulated(e);
    } finally {
      busy = before;
    }
  }

  private void expectSimulated(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("simulated")) {
        return;
      }
    }
    throw new AssertionError(name + " failed, and nothing was simulated: " + e, e);
  }

  /** Killed: nothing of it does anything any more. */
  void kill() {
    if (!dead) {
      trace("KILLED");
      consumers.forEach(SimulatedConsumer::killed);
      dead = true;
    }
  }

  /** Between two steps: it may be killed here, and others may go on. */
  void point(String what, Object... arguments) {
    if (dead) {
      throw new Crash();
    }
    trace(what, arguments);
    simulation.passes(Duration.ofNanos(200_000));
    if (isUnlucky(schedule().crash())) {
      kill();
    } else if (isUnlucky(schedule().meanwhile())) {
      simulation.meanwhile();
    }
    if (dead) {
      throw new Crash();
    }
  }

  /** Whether something of this likelihood happens; never once everything has calmed down. */
  boolean isUnlucky(double likelihood) {
    return !simulation.isCalm() && simulation.random().nextDouble() < likelihood;
  }

  /** A number from 1 to a limit. */
  int upTo(int limit) {
    return limit < 1 ? 0 : simulation.random().nextInt(limit) + 1;
  }

  void shuffle(List<?> list) {
    for (int i = list.size(); i > 1; i--) {
      Collections.swap(list, i - 1, simulation.random().nextInt(i));
    }
  }

  void passes(Duration time) {
    simulation.passes(time);
  }

  void trace(String what, Object... arguments) {
    simulation.trace(name, what, arguments);
  }

  private static final class OwnClock extends Clock {
    private final Simulation simulation;
    private final Duration behind;

    OwnClock(Simulation simulation, Duration behind) {
      this.simulation = simulation;
      this.behind = behind;
    }

    @Override
    public Instant instant() {
      return simulation.now().minus(behind);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
