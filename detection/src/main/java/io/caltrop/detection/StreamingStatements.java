package io.caltrop.detection;

import java.util.List;
import java.util.Optional;

/** What the SQL port asks of those who carry out streaming statements. */
public interface StreamingStatements {
  /**
   * Whether a single statement is a streaming one; cheap, and always the same for a text. A
   * statement that starts like a streaming one and is malformed is recognised, too: running it
   * throws.
   *
   * @param sql one statement without its semicolon, comments included
   */
  Optional<Action> recognise(String sql);

  /**
   * What helps a client whose statement names a relation that PostgreSQL does not have; empty if
   * nothing is known of it, as of those that are no sources and no sinks. It waits for nothing.
   *
   * @param relation as PostgreSQL's error has it, perhaps with its schema
   */
  default Optional<String> hint(String relation) {
    return Optional.empty();
  }

  /** A streaming statement that waits to be carried out. */
  @FunctionalInterface
  interface Action {
    /**
     * Carries it out, in up to a few seconds. The thread is interrupted when the client cancels, or
     * the time limit is over: it may then stop with an exception, or finish.
     *
     * @throws SqlProblem if it cannot be; nothing has changed then
     */
    Outcome run();

    /**
     * Whether it only reads, as SHOW and EXPLAIN do: such an action answers {@link Rows}, everybody
     * may run it, and it runs whenever a client asks for its columns.
     */
    default boolean reads() {
      return false;
    }
  }

  /** What came of it. */
  sealed interface Outcome {}

  /**
   * Done.
   *
   * @param tag the command tag clients see, such as {@code CREATE_MATERIALIZED_VIEW}
   * @param notices such as: relation "a" already exists, skipping
   */
  record Done(String tag, List<String> notices) implements Outcome {}

  /**
   * The rows to answer, as a SELECT that PostgreSQL runs, so that types and formats are its own.
   * Each run of an action gives the same columns with the same types.
   *
   * @param columns their names
   */
  record Rows(String select, List<String> columns) implements Outcome {}
}
