package io.caltrop.detection.port;

import io.caltrop.detection.StreamingStatements.Action;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streaming statements that a session has prepared, and the portals of them, by name. Those
 * unused for longest are forgotten when there are too many; PostgreSQL keeps a placeholder of them
 * that says so.
 */
final class Prepared {
  private static final int MOST = 64;
  private static final int MOST_CHARACTERS = 2 << 20;

  private final Map<String, Streaming> statements = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Streaming> portals = new LinkedHashMap<>(16, 0.75f, true);
  private int characters;

  /** A streaming statement. */
  static final class Streaming {
    private final Action action;
    private final Place place;
    private final byte[] types;
    private boolean bound;

    /**
     * Prepared, not yet bound.
     *
     * @param types of its parameters, as Parse has them
     */
    Streaming(Action action, Place place, byte[] types) {
      this.action = action;
      this.place = place;
      this.types = types;
    }

    Action action() {
      return action;
    }

    Place place() {
      return place;
    }

    byte[] types() {
      return types;
    }

    /** Whether what PostgreSQL has prepared was used before; from now on it was. */
    boolean isStale() {
      boolean before = bound;
      bound = true;
      return before;
    }
  }

  boolean isEmpty() {
    return statements.isEmpty() && portals.isEmpty();
  }

  void parse(String name, Streaming statement) {
    closeStatement(name);
    statements.put(name, statement);
    characters += statement.place().sent().length();
    while (statements.size() > MOST || (characters > MOST_CHARACTERS && statements.size() > 1)) {
      String eldest = statements.keySet().iterator().next();
      Streaming forgotten = closeStatement(eldest);
      portals.values().removeIf(bound -> bound == forgotten);
    }
  }

  /** Binds a portal; null if the statement is no streaming one. */
  @Nullable Streaming bind(String portal, String name) {
    Streaming statement = statements.get(name);
    portals.remove(portal);
    if (statement != null) {
      portals.put(portal, statement);
      if (portals.size() > MOST) {
        Iterator<String> eldest = portals.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
    return statement;
  }

  @Nullable Streaming portal(String name) {
    return portals.get(name);
  }

  @Nullable Streaming closeStatement(String name) {
    Streaming closed = statements.remove(name);
    if (closed != null) {
      characters -= closed.place().sent().length();
    }
    return closed;
  }

  void closePortal(String name) {
    portals.remove(name);
  }
}
