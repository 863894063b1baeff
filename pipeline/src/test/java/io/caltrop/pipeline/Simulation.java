package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of consumers that are killed, expelled, drained and added while records are sent and
 * stores and brokers fail, in one thread; its seed decides everything. Then everything calms down,
 * what is left is recorded, and the {@link Ledger} is compared with the store.
 *
 * <p>Consumers take turns between their steps, and also within them: in the middle of a call, other
 * consumers take some steps before it goes on.
 */
final class Simulation {
  private static final int MOST_PROCESSES = 4;
  private static final int DEEPEST = 3;
  private static final int CALM_ROUNDS = 400;
  private static final List<AlertType> TYPES =
      List.of(AlertType.flow(40), AlertType.flow(79), AlertType.flow(7));
  private static final UUID SENSOR = UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");

  private final SplittableRandom random;
  private final Flaw flaw;
  private final @Nullable List<String> trace;
  private final Schedule schedule;
  private final Ledger ledger = new Ledger();
  private final SimulatedBroker broker;
  private final SimulatedStore store;
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final Instant start;
  private long nanos;
  private int sent;
  private int started;
  private int depth;
  private boolean calm;
  private boolean expelled;

  private Simulation(long seed, Flaw flaw, @Nullable List<String> trace) {
    this.random = new SplittableRandom(seed);
    this.flaw = flaw;
    this.trace = trace;
    this.schedule = Schedule.draw(random);
    this.broker = new SimulatedBroker(schedule, ledger, random);
    this.store = schedule.twoParts() ? new TwoPartStore(flaw) : new OneTransactionStore(ledger);
    ledger.ask(store::holds);
    long window = SimulatedStore.RULES.dedupTtl().toSeconds();
    // Just before a bucket of marks ends, as the clocks that differ see it.
    this.start = Instant.ofEpochSecond(500_000 * window - random.nextInt(10));
    trace("seed " + seed, "is", schedule);
  }

  /**
   * Runs the schedule of a seed.
   *
   * @param trace takes a line a step; null for none
   * @throws AssertionError if something is lost, twice, or recorded too late
   */
  static void run(long seed, Flaw flaw, @Nullable List<String> trace) {
    Simulation simulation = new Simulation(seed, flaw, trace);
    for (int i = 0; i < simulation.schedule.turns(); i++) {
      simulation.turn();
    }
    simulation.calmDown();
    simulation.check();
  }

  private void turn() {
    int die = random.nextInt(100);
    if (die < 68) {
      step();
    } else if (die < 82) {
      send(1 + random.nextInt(5));
    } else if (die < 86) {
      trace("group", "rebalance");
      broker.group().rebalance();
    } else if (die < 90) {
      passes(Duration.ofMillis(50 + random.nextInt(3000)));
    } else if (die < 93) {
      expel();
    } else if (die < 95) {
      SimulatedProcess any = anyIdle();
      if (any != null) {
        any.kill();
      }
    } else if (die < 97) {
      SimulatedProcess any = anyIdle();
      if (any != null) {
        trace(any.name(), "is told to stop");
        any.drain();
      }
    } else {
      add();
    }
  }

  private void step() {
    processes.removeIf(SimulatedProcess::isDead);
    SimulatedProcess any = anyIdle();
    if (any == null) {
      add();
    } else {
      any.step();
    }
  }

  private @Nullable SimulatedProcess anyIdle() {
    List<SimulatedProcess> idle = processes.stream().filter(SimulatedProcess::isIdle).toList();
    return idle.isEmpty() ? null : idle.get(random.nextInt(idle.size()));
  }

  private void add() {
    if (processes.size() < MOST_PROCESSES) {
      Duration behind = Duration.ofMillis(random.nextInt(10_000) - 5_000);
      SimulatedProcess process = new SimulatedProcess(this, "process-" + ++started, behind);
      trace(process.name(), "starts, its clock behind by", behind);
      processes.add(process);
    }
  }

  /** The group misses a member, which may be alive and not know. */
  private void expel() {
    List<String> members = broker.group().members();
    if (!members.isEmpty()) {
      String member = members.get(random.nextInt(members.size()));
      trace("group", "expels", member);
      expelled = true;
      broker.group().remove(member);
    }
  }

  private void send(int number) {
    for (int i = 0; i < number && sent < schedule.records(); i++) {
      sent++;
      SimulatedLog log = broker.alerts().get(random.nextInt(broker.alerts().size()));
      int kind = random.nextInt(20);
      if (kind == 0) {
        append(log, garbage(), null);
      } else if (kind < 5 && !alerts.isEmpty()) {
        Alert again = alerts.get(random.nextInt(alerts.size()));
        append(log, AlertJson.encode(again), again);
      } else {
        Alert alert = alert(sent);
        alerts.add(alert);
        if (kind == 5) {
          store.refuse(alert.info());
        }
        append(log, AlertJson.encode(alert), alert);
      }
    }
  }

  private void append(SimulatedLog log, byte @Nullable [] value, @Nullable Alert alert) {
    int gap = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0;
    long offset = log.append(null, value, new RecordHeaders(), now().toEpochMilli(), gap);
    int partition = log.partition().partition();
    boolean refused = alert != null && store.refuses(alert);
    ledger.sent(partition, offset, alert, refused);
    String what = alert == null ? "garbage" : alert.info();
    trace("producer", what + (refused ? ", to be refused, to" : " to"), partition, offset);
  }

  private byte @Nullable [] garbage() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> "x".repeat(SimulatedProducer.LONGEST + 1).getBytes(UTF_8);
      default -> ("garbage " + sent).getBytes(UTF_8);
    };
  }

  private static Alert alert(int number) {
    return new Alert(
        SENSOR,
        1_760_000_000_000L + number,
        IpAddress.parse("198.51.100." + (number % 7 + 1)),
        TYPES.get(number % TYPES.size()),
        443,
        "alert " + number,
        "");
  }

  /** In the middle of somebody's step, others go on. */
  void meanwhile() {
    if (depth < DEEPEST) {
      depth++;
      trace("others", "meanwhile {");
      for (int i = random.nextInt(12); i >= 0; i--) {
        turn();
      }
      trace("others", "}");
      depth--;
    }
  }

  private void calmDown() {
    trace("all", "calm");
    calm = true;
    send(schedule.records());
    processes.removeIf(SimulatedProcess::isDead);
    if (processes.isEmpty()) {
      add();
    }
    broker.group().members().forEach(broker.group()::remove);
    for (int round = 0; !isDone(); round++) {
      if (round == CALM_ROUNDS) {
        throw new Ledger.Broken(
            "does not come to an end: record %s is not done, committed %s"
                .formatted(ledger.missing(), broker.committed()));
      }
      processes.forEach(SimulatedProcess::step);
    }
  }

  private boolean isDone() {
    return broker.isCommitted() && ledger.missing().isEmpty();
  }

  private void check() {
    ledger.check(store.events(), store.counts(now()), SimulatedStore.RULES, !expelled);
  }

  Schedule schedule() {
    return schedule;
  }

  Flaw flaw() {
    return flaw;
  }

  Ledger ledger() {
    return ledger;
  }

  SimulatedBroker broker() {
    return broker;
  }

  SimulatedStore store() {
    return store;
  }

  SplittableRandom random() {
    return random;
  }

  boolean isCalm() {
    return calm;
  }

  /** The time of a clock that is right. */
  Instant now() {
    return start.plusNanos(nanos);
  }

  long nanos() {
    return nanos;
  }

  void passes(Duration time) {
    nanos += time.toNanos();
  }

  void trace(String who, String what, Object... details) {
    if (trace != null) {
      String shown = Stream.of(details).map(String::valueOf).collect(joining(" "));
      trace.add("%9.1f ms  %-10s %s %s".formatted(nanos / 1e6, who, what, shown).stripTrailing());
    }
  }
}
