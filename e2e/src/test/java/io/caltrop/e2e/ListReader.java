package io.caltrop.e2e;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Somebody who asks for a list every 100 ms, one list after the other. */
final class ListReader implements AutoCloseable {
  /** Behind by more than this, or no answer, is not normal. */
  private static final long NORMAL = Duration.ofSeconds(2).toNanos();

  private final Api api;
  private final Ledger ledger;
  private final List<Integer> lists;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Answer> answers = new ArrayList<>(); // guarded by itself

  /**
   * One answer.
   *
   * @param problem the status or exception; empty text for a list
   * @param behind the age of the oldest alert that the list lacks, in nanoseconds
   */
  private record Answer(long asked, long got, String problem, long behind) {
    boolean isNormal() {
      return problem.isEmpty() && behind <= NORMAL;
    }
  }

  ListReader(Api api, Ledger ledger, List<Integer> lists) {
    this.api = api;
    this.ledger = ledger;
    this.lists = List.copyOf(lists);
    Future<?> unused = clock.scheduleAtFixedRate(this::ask, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    int list;
    synchronized (answers) {
      list = lists.get(answers.size() % lists.size());
    }
    long asked = System.nanoTime();
    String problem = "";
    long behind = 0;
    try {
      HttpResponse<String> response = api.get("/blacklists/" + list + "?format=json");
      if (response.statusCode() == 200) {
        behind = ledger.nanosBehind(list, Api.counts(response.body()), asked);
      } else {
        problem = "status " + response.statusCode();
      }
    } catch (UncheckedIOException e) {
      problem = String.valueOf(e.getCause());
    }
    synchronized (answers) {
      answers.add(new Answer(asked, System.nanoTime(), problem, behind));
    }
  }

  /** Returns when all was normal for that long, from now on. */
  void awaitNormal(Duration length, Duration atMost) {
    long start = System.nanoTime();
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long from = System.nanoTime() - length.toNanos();
              List<Answer> last = since(from);
              return from - start >= 0
                  && last.size() >= 2 * lists.size()
                  && last.stream().allMatch(Answer::isNormal);
            });
  }

  private List<Answer> since(long time) {
    synchronized (answers) {
      return answers.stream().filter(answer -> answer.got - time >= 0).toList();
    }
  }

  /** How long it took from then until the last answer that was not normal, in seconds. */
  double secondsUntilNormal(long since) {
    return since(since).stream()
            .filter(answer -> !answer.isNormal())
            .mapToLong(answer -> answer.got - since)
            .max()
            .orElse(0)
        / 1e9;
  }

  /** What was seen from then on. */
  String seen(long since) {
    List<Answer> seen = since(since);
    Map<String, Integer> problems = new HashMap<>();
    long last = since;
    long silence = 0;
    for (Answer answer : seen) {
      if (answer.problem.isEmpty()) {
        silence = Math.max(silence, answer.got - last);
        last = answer.got;
      } else {
        problems.merge(answer.problem, 1, Integer::sum);
      }
    }
    int failed = problems.values().stream().mapToInt(Integer::intValue).sum();
    long behind = seen.stream().mapToLong(Answer::behind).max().orElse(0);
    return "%d of %d polls failed%s, longest without an answer %.1f s, oldest answer %.1f s"
        .formatted(
            failed, seen.size(), failed == 0 ? "" : " " + problems, silence / 1e9, behind / 1e9);
  }

  @Override
  public void close() {
    clock.shutdown();
    await().atMost(Duration.ofMinutes(1)).until(clock::isTerminated);
  }
}
