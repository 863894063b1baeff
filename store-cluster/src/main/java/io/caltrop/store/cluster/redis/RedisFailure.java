package io.caltrop.store.cluster.redis;

import io.caltrop.core.Quote;
import io.caltrop.core.store.StoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what Lettuce throws into what an operator can read and a caller can act on. */
final class RedisFailure {
  private RedisFailure() {}

  static StoreException of(Throwable failure, String node) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "Redis at " + node + ": " + explain(failure), failure);
  }

  /** Whether the node says that another one serves the key. */
  static boolean isMoved(Throwable failure) {
    RedisCommandExecutionException said = find(failure, RedisCommandExecutionException.class);
    return said != null && text(said).startsWith("MOVED ");
  }

  /**
   * Whether a connection ended before Lettuce heard of the login's answer: it tells the end then,
   * or, if the end came before it had begun to wait for the answer, that nothing is left to wait
   * for.
   */
  static boolean isClosedEarly(Throwable failure) {
    String said = text(innermost(failure));
    return said.contains("closed prematurely")
        || said.contains("RedisHandshakeHandler not registered");
  }

  /** The innermost exception of a class, or null. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    T found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        found = type.cast(cause);
      }
    }
    return found;
  }

  private static String explain(Throwable failure) {
    RedisCommandExecutionException said = find(failure, RedisCommandExecutionException.class);
    if (said != null) {
      return explain(text(said));
    }
    SSLException tls = find(failure, SSLException.class);
    if (tls != null) {
      return "TLS: " + text(tls) + "; check tls and the certificates on both sides";
    }
    if (find(failure, UnknownHostException.class) != null) {
      return "unknown host; check host";
    }
    if (find(failure, ConnectException.class) != null) {
      return "connection refused; start it, or check host and port";
    }
    if (find(failure, RedisCommandTimeoutException.class) != null
        || find(failure, TimeoutException.class) != null) {
      return "no answer within " + Connections.TIME_OUT.toMillis() + " ms";
    }
    return text(innermost(failure));
  }

  /** The first word of an error says what kind it is (Redis' protocol, "Simple errors"). */
  private static String explain(String said) {
    return switch (said.replaceFirst("\\s.*", "")) {
      case "WRONGPASS", "NOAUTH" -> said + "; check user and password";
      case "NOPERM" -> said + "; see ACL LIST on the server";
      case "CLUSTERDOWN" -> said + "; see CLUSTER NODES";
      case "READONLY" -> "it takes no writes (" + said + "); name the master";
      case "OOM" -> said + "; raise maxmemory";
      case "MISCONF" -> said + "; see the server's log and disk";
      default -> said;
    };
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return Quote.line(message == null ? failure.getClass().getSimpleName() : message);
  }
}
