package io.caltrop.detection.port;

import java.io.IOException;

/**
 * What a reader of a client's messages waits for, while PostgreSQL's answers go on to the client.
 */
interface Waiting {
  /**
   * Waits until PostgreSQL has answered all it can, and says what it waits for itself, if it does.
   */
  Pending.State untilAnswered() throws IOException;

  /** Passes on the rows of a COPY until the client has sent the last one. */
  void passRows() throws IOException;
}
