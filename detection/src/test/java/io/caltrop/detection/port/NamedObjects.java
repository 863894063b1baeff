package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Streaming statements in the small: names that are created, dropped and shown.
 *
 * <p>{@code CREATE SOURCE [IF NOT EXISTS] name}, {@code DROP SOURCE name}, {@code SHOW SOURCES}.
 * The name {@code slow} waits until it is interrupted, {@code stubborn} until {@link #release}, and
 * {@code broken} fails inside.
 */
final class NamedObjects implements StreamingStatements {
  private static final Pattern CREATE =
      Pattern.compile(
          "(?:\\s|/\\*.*?\\*/|--[^\n]*\n)*CREATE\\s+SOURCE\\b\\s*(IF NOT EXISTS)?\\s*(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern DROP =
      Pattern.compile("\\s*DROP\\s+SOURCE\\s+(\\w+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SHOW =
      Pattern.compile("\\s*SHOW\\s+SOURCES(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  Set<String> names() {
    return Set.copyOf(names);
  }

  /** How many actions have run, and how many of them wait. */
  int runs() {
    return runs.get();
  }

  int waiting() {
    return waiting.get();
  }

  void release() {
    released.countDown();
  }

  @Override
  public Optional<Action> recognise(String sql) {
    Matcher create = CREATE.matcher(sql);
    if (create.matches()) {
      return Optional.of(() -> create(create));
    }
    Matcher drop = DROP.matcher(sql);
    if (drop.matches()) {
      return Optional.of(() -> drop(drop));
    }
    Matcher show = SHOW.matcher(sql);
    return show.matches() ? Optional.of(new Show(show)) : Optional.empty();
  }

  @Override
  public Optional<String> hint(String relation) {
    return names.contains(relation)
        ? Optional.of("\"" + relation + "\" is a source")
        : Optional.empty();
  }

  private Outcome create(Matcher create) {
    runs.incrementAndGet();
    String name = create.group(2);
    if (!NAME.matcher(name).matches()) {
      throw new SqlProblem(
          "42601",
          "syntax error at \"" + name + "\": expected a name",
          OptionalInt.of(create.start(2) + 1),
          Optional.of("It's a $name$ such as \u00e9t\u00e9."));
    }
    if (name.equals("broken")) {
      throw new IllegalStateException("broken inside");
    }
    if (name.equals("slow") || name.equals("stubborn")) {
      await(name.equals("slow"));
    }
    if (names.add(name)) {
      return new Done("CREATE_SOURCE", List.of());
    }
    if (create.group(1) == null) {
      throw SqlProblem.of("42P07", "source \"" + name + "\" already exists", "");
    }
    return new Done("CREATE_SOURCE", List.of("source \"" + name + "\" already exists, skipping"));
  }

  private void await(boolean interruptible) {
    waiting.incrementAndGet();
    try {
      while (true) {
        try {
          released.await();
          return;
        } catch (InterruptedException e) {
          if (interruptible) {
            throw SqlProblem.of("57014", "interrupted", "");
          }
        }
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private Outcome drop(Matcher drop) {
    runs.incrementAndGet();
    if (!names.remove(drop.group(1))) {
      throw SqlProblem.of("42P01", "source \"" + drop.group(1) + "\" does not exist", "");
    }
    return new Done("DROP_SOURCE", List.of());
  }

  private final class Show implements Action {
    private final Matcher show;

    Show(Matcher show) {
      this.show = show;
    }

    @Override
    public Outcome run() {
      runs.incrementAndGet();
      if (!show.group(1).isBlank()) {
        throw new SqlProblem(
            "42601",
            "syntax error: expected the end",
            OptionalInt.of(show.start(1) + 2),
            Optional.empty());
      }
      String values =
          names.stream()
              .map(name -> "('" + name.toLowerCase(Locale.ROOT) + "')")
              .collect(Collectors.joining(","));
      return new Rows(
          values.isEmpty()
              ? "SELECT ''::text AS name WHERE false"
              : "SELECT name FROM (VALUES " + values + ") AS v (name) ORDER BY 1",
          List.of("name"));
    }

    @Override
    public boolean reads() {
      return true;
    }
  }
}
