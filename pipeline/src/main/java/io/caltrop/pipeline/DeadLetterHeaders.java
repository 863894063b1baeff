package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a dead letter that was a line of a file says: {@code caltrop.reason}, {@code caltrop.topic}
 * (where its record would have gone), {@code caltrop.file}, {@code caltrop.line} (from 1), {@code
 * caltrop.timestamp} (epoch ms, when it was read), all text. {@code caltrop.cut} says how many
 * bytes the line had, of which the letter keeps the first.
 */
public final class DeadLetterHeaders {
  /** So many bytes of a line that is too large are kept. */
  public static final int KEPT_OF_TOO_LARGE = DeadLetters.KEPT_OF_TOO_LARGE;

  static final String FILE = "caltrop.file";
  static final String LINE = "caltrop.line";
  private static final int LONGEST_REASON = 1000;

  private DeadLetterHeaders() {}

  /** The headers of a line's letter. */
  public static Headers ofLine(
      String reason, String topic, String file, long line, long timestamp) {
    Headers headers = new RecordHeaders();
    String shown = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    headers.add(DeadLetters.REASON, shown.getBytes(UTF_8));
    headers.add(DeadLetters.TOPIC, topic.getBytes(UTF_8));
    headers.add(FILE, file.getBytes(UTF_8));
    headers.add(LINE, String.valueOf(line).getBytes(UTF_8));
    headers.add(DeadLetters.TIMESTAMP, String.valueOf(timestamp).getBytes(UTF_8));
    return headers;
  }

  /** Adds that the letter holds only the start of the line. */
  public static void addCut(Headers headers, long length) {
    headers.add(DeadLetters.CUT, String.valueOf(length).getBytes(UTF_8));
  }
}
