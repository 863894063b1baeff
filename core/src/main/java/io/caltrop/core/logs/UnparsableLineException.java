package io.caltrop.core.logs;

/** A line that is no log line of the format; the message says why, with the part that is wrong. */
public final class UnparsableLineException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnparsableLineException(String message) {
    // Without a stack trace: a file of another format has millions of such lines.
    super(message, null, false, false);
  }
}
