package io.caltrop.app;

/** The program cannot do what it was asked, for a reason that one line tells. */
public final class Failure extends RuntimeException {
  /** Failed while running. */
  public static final int RUNNING = 1;

  /** Wrong usage or configuration. */
  public static final int USAGE = 2;

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private Failure(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  private Failure(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** Something failed while running. */
  public static Failure running(String message, Throwable cause) {
    return new Failure(RUNNING, message, cause);
  }

  /** Something failed while running. */
  public static Failure running(String message) {
    return new Failure(RUNNING, message);
  }

  /** The command or the configuration is wrong. */
  public static Failure usage(String message) {
    return new Failure(USAGE, message);
  }

  public int exitStatus() {
    return exitStatus;
  }
}
