package io.caltrop.core.logs;

import io.caltrop.core.AlertPublisher.PublishException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts log records durably where rules and views read them. */
public interface LogPublisher {
  /** The JSON of a record may have so many bytes; a topic takes 1 MiB with all around it. */
  int LARGEST_RECORD = 1_000_000;

  /**
   * Publishes records in their order, each of at most {@link #LARGEST_RECORD} bytes.
   *
   * @return done once every record is acknowledged by all in-sync replicas; failed with {@link
   *     PublishException} if one was not, and then some of them may be there: who sends them again
   *     may have them twice
   */
  CompletableFuture<Void> publishLogs(List<LogRecord> records);
}
