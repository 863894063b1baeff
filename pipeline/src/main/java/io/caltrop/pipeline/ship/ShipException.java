package io.caltrop.pipeline.ship;

/** Shipping cannot go on; the message is a line for an operator. */
public final class ShipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShipException(String message, Throwable cause) {
    super(message, cause);
  }

  ShipException(String message) {
    super(message);
  }
}
