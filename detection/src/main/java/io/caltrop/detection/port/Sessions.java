package io.caltrop.detection.port;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of a port: those that log in, in the order they came, and those that are open. */
final class Sessions {
  /** More than this wait for nothing but to be let in: the one that came first goes. */
  private static final int MOST_STARTING = 64;

  private final int mostOpen;
  private final Set<Session> starting = new LinkedHashSet<>();
  private final Set<Session> open = new LinkedHashSet<>();
  private final Map<ByteBuffer, Session> byKey = new ConcurrentHashMap<>();
  private boolean closed;

  Sessions(int mostOpen) {
    this.mostOpen = mostOpen;
  }

  /** A client has connected; false if the port is closed. */
  synchronized boolean arrive(Session session) {
    if (closed) {
      return false;
    }
    if (starting.size() == MOST_STARTING) {
      Session eldest = starting.iterator().next();
      starting.remove(eldest);
      eldest.close();
    }
    return starting.add(session);
  }

  /** A client is let in; false if there is no place for it. */
  synchronized boolean enter(Session session) {
    if (open.size() >= mostOpen || !starting.remove(session)) {
      return false;
    }
    return open.add(session);
  }

  /** A session has a key by which it can be canceled. */
  void register(ByteBuffer key, Session session) {
    byKey.put(key, session);
  }

  /** A session is over. */
  synchronized void leave(Session session) {
    starting.remove(session);
    open.remove(session);
    byKey.values().remove(session);
    notifyAll();
  }

  /** Cancels the streaming statement of the session with the key; false if it runs none. */
  boolean cancel(ByteBuffer key) {
    Session session = byKey.get(key);
    return session != null && session.cancelAction();
  }

  synchronized int open() {
    return open.size();
  }

  synchronized List<Session> all() {
    List<Session> all = new ArrayList<>(starting);
    all.addAll(open);
    return all;
  }

  /** Lets nobody in any longer. */
  synchronized void close() {
    closed = true;
  }

  /** Waits until all are over; false if time is up first. */
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!starting.isEmpty() || !open.isEmpty()) {
      if (left <= 0) {
        return false;
      }
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return true;
  }
}
