package io.caltrop.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts alerts durably on their way to the consumers. */
public interface AlertPublisher {
  /**
   * Publishes alerts in their order.
   *
   * @return done once every alert is acknowledged by all in-sync replicas; failed with {@link
   *     PublishException} if one was not, and then the sender must send all of them again: identity
   *     makes that harmless
   */
  CompletableFuture<Void> publish(List<Alert> alerts);

  /** The broker did not take the alerts; the message says why. */
  final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PublishException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
