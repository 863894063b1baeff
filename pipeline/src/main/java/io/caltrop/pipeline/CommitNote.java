package io.caltrop.pipeline;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a committed offset carries as its metadata, as text {@code v1 LOG [PARTITION@OFFSET]}.
 *
 * @param logId the log that the offset belongs to, as in {@link PartitionLog#logId}
 * @param tail where the dead letters of records at or after the committed offset can stand; empty
 *     if not known
 */
record CommitNote(String logId, Optional<DeadLetterPosition> tail) {
  private static final Pattern TEXT =
      Pattern.compile("v1 (\\S{1,100})(?: (\\d{1,9})@(\\d{1,18}))?");

  /**
   * A place in the dead letters' topic.
   *
   * @param partition of that topic
   */
  record DeadLetterPosition(int partition, long offset) {}

  /** Reads the text; empty for metadata that another program wrote. */
  static Optional<CommitNote> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<DeadLetterPosition> tail =
        matcher.group(2) == null
            ? Optional.empty()
            : Optional.of(
                new DeadLetterPosition(
                    Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))));
    return Optional.of(new CommitNote(matcher.group(1), tail));
  }

  @Override
  public String toString() {
    return "v1 " + logId + tail.map(t -> " " + t.partition() + "@" + t.offset()).orElse("");
  }
}
