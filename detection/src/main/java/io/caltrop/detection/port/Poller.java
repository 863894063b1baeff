package io.caltrop.detection.port;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Waits for what a session's connections can do next; one thread uses it, any may wake it. */
final class Poller implements AutoCloseable {
  private final Selector selector;

  Poller() throws IOException {
    selector = Selector.open();
  }

  /** Says what of a wire is waited for: operations of {@link SelectionKey}, 0 for none. */
  void want(Wire wire, int operations) throws IOException {
    SelectionKey key = wire.channel().keyFor(selector);
    try {
      if (key == null) {
        wire.channel().register(selector, operations);
      } else if (key.interestOps() != operations) {
        key.interestOps(operations);
      }
    } catch (CancelledKeyException e) {
      throw new ClosedChannelException();
    }
  }

  /** Waits until something of it can be done, or somebody wakes it. */
  void await() throws IOException {
    selector.select();
    selector.selectedKeys().clear();
  }

  /** Waits for one wire alone, or until somebody wakes it. */
  void await(Wire wire, int operations) throws IOException {
    want(wire, operations);
    await();
    want(wire, 0);
  }

  void wake() {
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      // Nothing waits any longer.
    }
  }
}
