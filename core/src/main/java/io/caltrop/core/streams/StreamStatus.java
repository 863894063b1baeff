package io.caltrop.core.streams;

import io.caltrop.core.Quote;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one object of streaming SQL was doing when it was last looked at. Rows are counted since the
 * object last started.
 *
 * @param name as SQL knows it; a user chose it, and quoted it may hold any character
 * @param rowsRead rows that reached it
 * @param rowsWritten rows and changes of rows that it gave on
 * @param skipped records that could not be read, and went to the dead letters
 * @param late rows that came after their window was closed, and were not counted in it
 * @param lag records that wait in Kafka; empty where nobody knows
 * @param error what went wrong last, on one line of at most {@value #LONGEST_ERROR} characters
 *     before those are escaped that do not show; longer ones are cut. It stays after the object has
 *     recovered
 * @param checkpoint when the newest complete checkpoint was taken; empty if there is none
 */
public record StreamStatus(
    Kind kind,
    String name,
    State state,
    long rowsRead,
    long rowsWritten,
    long skipped,
    long late,
    OptionalLong lag,
    Optional<String> error,
    Optional<Instant> checkpoint) {
  /** The longest error, in UTF-16 units. */
  public static final int LONGEST_ERROR = 500;

  /** Checks the name and the numbers, and brings the error onto one line. */
  public StreamStatus {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name " + Quote.of(name) + " is blank; allowed: a name");
    }
    notNegative("rows read", rowsRead);
    notNegative("rows written", rowsWritten);
    notNegative("skipped", skipped);
    notNegative("late", late);
    lag.ifPresent(records -> notNegative("lag", records));
    error = error.map(StreamStatus::oneLine).filter(line -> !line.isEmpty());
  }

  /** What an object is; {@code toString} is what people read. */
  public enum Kind {
    SOURCE,
    MATERIALIZED_VIEW,
    SINK,
    RULE;

    /** In words: {@code source}, {@code materialized view}, {@code sink} or {@code rule}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What an object is doing; {@code toString} is what people read. */
  public enum State {
    /** It was created or restored, and has not run yet. */
    STARTING,
    /** It does its work. */
    RUNNING,
    /** It says that it runs, and does nothing though there is something to do. */
    STALLED,
    /** It broke, and is being started again from its checkpoint. */
    RESTARTING,
    /** It broke for good: it does nothing until somebody mends it. */
    FAILED,
    /** It does nothing because it was told so. */
    STOPPED,
    /** Nobody could look. */
    UNKNOWN;

    /** The lower-case name. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static void notNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " " + value + " is negative; allowed: 0 and more");
    }
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return Quote.line(line.length() > LONGEST_ERROR ? cut(line) + "..." : line);
  }

  /** Splits no pair of surrogates. */
  private static String cut(String line) {
    boolean splitsPair = Character.isHighSurrogate(line.charAt(LONGEST_ERROR - 1));
    return line.substring(0, splitsPair ? LONGEST_ERROR - 1 : LONGEST_ERROR);
  }
}
