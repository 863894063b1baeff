package io.caltrop.detection.port;

import java.util.Optional;
import java.util.OptionalInt;

/** How the answer to a request differs from what PostgreSQL says. */
sealed interface Edit {
  /** Not at all. */
  Edit NONE = new Part(0, true);

  /** A request that the client has not made: nobody sees that it was carried out. */
  Edit HIDDEN = new Hidden();

  /** See {@link #HIDDEN}. */
  record Hidden() implements Edit {}

  /**
   * Some of the statements of a query.
   *
   * @param shift how many characters of the query stand before them
   * @param last whether the query ends with them
   */
  record Part(int shift, boolean last) implements Edit {}

  /**
   * A statement that stands for a streaming one.
   *
   * @param tag the command tag to show; empty for PostgreSQL's
   * @param position where the error is in what the client has sent, in characters from 1
   * @param last whether the query ends with it
   */
  record Own(Optional<String> tag, OptionalInt position, boolean last) implements Edit {}
}
