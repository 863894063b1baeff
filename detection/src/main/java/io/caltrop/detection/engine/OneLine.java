package io.caltrop.detection.engine;

import java.util.Objects;
import java.util.regex.Pattern;

/** Failures as one line for people. */
final class OneLine {
  private static final Pattern CAUSED_BY = Pattern.compile("(?m)^Caused by: (.*)$");
  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:[a-z][a-z0-9_]*\\.)+[A-Za-z0-9_$.]*?([A-Za-z0-9_]+)(?:: |$)");

  /** What Flink says when a topic is not there; the innermost cause does not say which. */
  private static final Pattern TOPICS =
      Pattern.compile(
          "Failed to get metadata for topics \\[(?<read>[^\\]]{1,300})\\]"
              + "|Topic (?<written>[^ ]{1,300}) not present in metadata");

  private static final String NO_TOPIC = "UnknownTopicOrPartitionException";
  private static final String NO_SLOTS = "NoResourceAvailableException";
  private static final String OTHER_STATE = "Failed to rollback to checkpoint/savepoint";
  private static final int LONGEST = 400;

  private OneLine() {}

  /** What the innermost cause says. */
  static String ofRoot(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return shortened(
        message == null || message.isBlank() ? root.getClass().getSimpleName() : message);
  }

  /** What the innermost cause of a printed stack trace says. */
  static String ofStackTrace(String trace) {
    String root = trace.lines().findFirst().orElse("");
    var causes = CAUSED_BY.matcher(trace);
    while (causes.find()) {
      root = causes.group(1);
    }
    var topics = TOPICS.matcher(trace);
    if (root.contains(NO_TOPIC) && topics.find()) {
      return shortened(
          "topic \"%s\" does not exist; as soon as it does, this goes on"
              .formatted(
                  Objects.requireNonNullElse(topics.group("read"), topics.group("written"))));
    }
    if (root.contains(NO_SLOTS)) {
      return "no slot is free: each object takes flink.parallelism of them; raise flink.slots,"
          + " or drop what is not needed";
    }
    if (root.contains(OTHER_STATE)) {
      return "its state is that of another version of this program; drop it and create it again: it"
          + " reads what its topics still have";
    }
    var named = CLASS_NAME.matcher(root);
    if (named.find()) {
      String message = root.substring(named.end());
      root = message.isBlank() ? named.group(1) : message;
    }
    return shortened(root);
  }

  private static String shortened(String message) {
    String line = message.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
