package io.caltrop.store.postgres.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL cannot run; the message is one line for an operator. */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
