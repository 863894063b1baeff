package io.caltrop.app.cli;

import java.io.IOException;

/** Whoever read the output has gone, as {@code head} does: no reason to complain. */
final class ClosedPipe extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedPipe(IOException cause) {
    super(cause);
  }

  static boolean is(IOException e) {
    String message = e.getMessage();
    return message != null && (message.contains("Broken pipe") || message.contains("EPIPE"));
  }
}
