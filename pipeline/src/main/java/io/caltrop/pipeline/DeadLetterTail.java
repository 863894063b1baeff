package io.caltrop.pipeline;

import io.caltrop.pipeline.CommitNote.DeadLetterPosition;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dead letters of one partition that are written although the records' offsets were not
 * recorded yet: after a crash they are met again, and must not be written again.
 *
 * <p>They all stand at or after {@link #position} in one partition of the dead letters' topic, so
 * that only this end of it has to be read, once after an assignment and only if there is a dead
 * letter.
 */
final class DeadLetterTail {
  private final NavigableMap<Long, Long> written = new TreeMap<>();
  private Optional<DeadLetterPosition> position;
  private boolean complete;

  /**
   * A tail that was not read yet.
   *
   * @param position where it starts; empty if that is not known
   */
  DeadLetterTail(Optional<DeadLetterPosition> position) {
    this.position = position;
  }

  /** Whether everything that is written is known here. */
  boolean isComplete() {
    return complete;
  }

  /** Read up to the offset in the dead letters' partition, and no further letters follow. */
  void complete(int partition, long end) {
    complete = true;
    position = Optional.of(new DeadLetterPosition(partition, end));
  }

  /**
   * A letter may have been written without an acknowledgement: the tail is to be read again.
   *
   * @param from the {@link #position} before it was sent; one that was sent after it and is
   *     acknowledged stands behind it
   */
  void doubt(Optional<DeadLetterPosition> from) {
    position = from;
    complete = false;
  }

  /** The dead letter of an origin's record stands at the offset of the dead letters' partition. */
  void written(long origin, int partition, long offset) {
    written.merge(origin, offset, Math::min);
    if (complete) {
      long end = Math.max(offset + 1, position.map(DeadLetterPosition::offset).orElse(0L));
      position = Optional.of(new DeadLetterPosition(partition, end));
    }
  }

  boolean isWritten(long origin) {
    return written.containsKey(origin);
  }

  /** Forgets the letters of records that are recorded and so are not met again. */
  void forgetBefore(long origin) {
    written.headMap(origin).clear();
  }

  /** At or after this stand the letters of all records that are not recorded; empty if unknown. */
  Optional<DeadLetterPosition> position() {
    if (!complete) {
      return position;
    }
    return position.map(
        end ->
            new DeadLetterPosition(
                end.partition(),
                written.entrySet().stream()
                    .map(Map.Entry::getValue)
                    .reduce(end.offset(), Math::min)));
  }
}
