package io.caltrop.detection.port;

import java.io.IOException;

/** Why a client is not let in, or not listened to any longer, as it is told. */
final class Refusal extends IOException {
  private final byte[] last;

  Refusal(String sqlState, String message) {
    super(message);
    last = Message.fatal(sqlState, message);
  }

  /**
   * PostgreSQL's refusal.
   *
   * @param error its ErrorResponse
   */
  Refusal(byte[] error) {
    super("PostgreSQL refused");
    last = error;
  }

  /** The message to send before closing. */
  byte[] last() {
    return last.clone();
  }
}
