package io.caltrop.app.node;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Started parts, to be stopped in the opposite order. Not for several threads. */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<Part> started = new ArrayDeque<>();

  private record Part(String name, AutoCloseable part) {}

  /** Takes over a part that runs, to stop it before those started earlier. */
  @CanIgnoreReturnValue
  public <T extends AutoCloseable> T add(String name, T part) {
    started.push(new Part(name, part));
    LOG.info("{} started", name);
    return part;
  }

  /** Takes over what another has started, as if it were started now. */
  void addAll(Parts other) {
    other.started.descendingIterator().forEachRemaining(started::push);
    other.started.clear();
  }

  /** Stops each; one that fails does not keep the others from it. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      Part last = started.pop();
      try {
        last.part.close();
        LOG.info("{} stopped", last.name);
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly: {}", last.name, e.toString(), e);
      }
    }
  }
}
