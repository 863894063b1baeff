package io.caltrop.core.store;

/** A store did not do what it was asked; the message is one line for an operator. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do about it. */
  public enum Kind {
    /** Not reachable, or not known to have succeeded: retry. */
    UNAVAILABLE,
    /** Somebody else has gone past: drop the batch and read the position again. */
    STALE,
    /** The data will never be taken: set it aside. */
    REFUSED
  }

  private final Kind kind;

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
