package io.caltrop.core.streams;

import java.util.List;

/** Shows how the objects of streaming SQL are doing. */
public interface StreamReader {
  /**
   * Every object in the order of its creation, no two of the same kind and name. Answers from what
   * was last seen, within a second, whatever hangs. Never throws: what cannot be seen is {@link
   * StreamStatus.State#UNKNOWN}.
   */
  List<StreamStatus> streams();
}
