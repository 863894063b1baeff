package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a node was asked. */
final class Answers {
  /** Longer than any command or handshake may take: those end by themselves before. */
  private static final long LONGEST_MS = 3 * Connections.TIME_OUT.toMillis();

  private Answers() {}

  /**
   * The answer.
   *
   * @param node its {@code host:port}, for the message
   * @throws StoreException if there is none in time, or it is an error
   */
  static <T> T of(CompletionStage<T> asked, String node) {
    try {
      return asked.toCompletableFuture().get(LONGEST_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw RedisFailure.of(e, node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "Redis at " + node + ": interrupted", e);
    }
  }
}
