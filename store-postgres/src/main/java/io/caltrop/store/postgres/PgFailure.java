package io.caltrop.store.postgres;

import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws into what an operator can read and a caller can act on.
 *
 * <p>Source of the codes: PostgreSQL's documentation, appendix A.
 */
final class PgFailure {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Set<String> CONCURRENT = Set.of("40001", "40P01", UNIQUE_VIOLATION);

  private PgFailure() {}

  static StoreException of(SQLException failure, PostgresSettings settings) {
    SQLException root = root(failure);
    String state = state(root);
    boolean refused = state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    return new StoreException(
        refused ? Kind.REFUSED : Kind.UNAVAILABLE,
        "PostgreSQL at " + settings.address() + ": " + explain(root, state, settings),
        failure);
  }

  /** Whether another transaction was in the way: the same again will do. */
  static boolean isConcurrent(SQLException failure) {
    return CONCURRENT.contains(state(root(failure)));
  }

  static boolean isUndefinedTable(SQLException failure) {
    return UNDEFINED_TABLE.equals(state(root(failure)));
  }

  static boolean isLockTimeout(SQLException failure) {
    return LOCK_NOT_AVAILABLE.equals(state(root(failure)));
  }

  /** The innermost exception that carries a code: pools and batches wrap it. */
  private static SQLException root(SQLException failure) {
    SQLException best = failure;
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        best = sql;
      }
      boolean inBatch = cause instanceof SQLException sql && sql.getNextException() != null;
      cause = inBatch ? ((SQLException) cause).getNextException() : cause.getCause();
    }
    return best;
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  private static String explain(SQLException root, String state, PostgresSettings settings) {
    String network = network(root);
    if (network != null) {
      return network;
    }
    String said = said(root);
    return switch (state) {
      case "28P01", "28000" -> said + "; check user and password";
      case "3D000" -> said + "; create it: CREATE DATABASE " + settings.database();
      case "42501" -> said + "; grant it to " + settings.user();
      case "42P01" -> said + "; start a consumer first, or see whether tables were dropped";
      case "53100" -> said + "; free space on the server's disk";
      case "53300" -> said + "; raise max_connections or stop other clients";
      case "57014" -> "a query took longer than allowed (" + said + ")";
      case "25006" -> "it takes no writes (" + said + "); connect to the primary";
      default -> said;
    };
  }

  private static @Nullable String network(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "connection refused; start it, or check host and port";
      }
      if (cause instanceof UnknownHostException) {
        return "unknown host; check host";
      }
      if (cause instanceof SocketTimeoutException) {
        return "no answer in time; check host, port and network";
      }
    }
    return null;
  }

  private static String said(SQLException root) {
    ServerErrorMessage message =
        root instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String text = message == null ? root.getMessage() : message.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("no message");
  }
}
