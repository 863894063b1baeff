package io.caltrop.server;

/** The server cannot start; the message is one line that says why and what to do. */
public final class HttpServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HttpServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
