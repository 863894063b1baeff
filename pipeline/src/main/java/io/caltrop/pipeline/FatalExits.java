package io.caltrop.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's wish to end the process, turned into a report. Its server calls {@link Exit} when it
 * cannot go on (a failed disk, a lost metadata log); here it shares the process with other parts,
 * which must hear of it and end in their order.
 */
final class FatalExits {
  private static final Logger LOG = LoggerFactory.getLogger(FatalExits.class);
  private static final Set<Consumer<String>> LISTENERS = ConcurrentHashMap.newKeySet();
  private static boolean installed;

  private FatalExits() {}

  /** Reports to the listener from now on, in the thread that fails; empty if Kafka says nothing. */
  static synchronized void listen(Consumer<String> listener) {
    if (!installed) {
      Exit.setExitProcedure(FatalExits::report);
      Exit.setHaltProcedure(FatalExits::report);
      installed = true;
    }
    LISTENERS.add(listener);
  }

  static void forget(Consumer<String> listener) {
    LISTENERS.remove(listener);
  }

  private static void report(int status, @Nullable String message) {
    LOG.error("embedded Kafka asks to end the process (status {}): {}", status, message);
    LISTENERS.forEach(listener -> listener.accept(message == null ? "" : message));
  }
}
