package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.pipeline.CommitNote.DeadLetterPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeadLetterTailTest {
  @Test
  void unreadTailKeepsWhereItStarts() {
    DeadLetterTail tail = new DeadLetterTail(Optional.of(new DeadLetterPosition(1, 30)));
    tail.forgetBefore(1000);

    assertThat(tail.isComplete()).isFalse();
    assertThat(tail.position()).contains(new DeadLetterPosition(1, 30));
  }

  @Test
  void doubtMeansReadingAgainFromTheLettersThatAreNotRecorded() {
    DeadLetterTail tail = new DeadLetterTail(Optional.empty());
    tail.complete(1, 10);
    tail.written(500, 1, 10);
    tail.written(600, 1, 12);
    tail.forgetBefore(501);

    tail.doubt(tail.position());

    assertThat(tail.isComplete()).isFalse();
    assertThat(tail.position()).contains(new DeadLetterPosition(1, 12));
  }

  @Test
  void anAcknowledgedLetterBehindADoubtfulOneDoesNotHideIt() {
    DeadLetterTail tail = new DeadLetterTail(Optional.empty());
    tail.complete(1, 10);
    Optional<DeadLetterPosition> before = tail.position();
    tail.written(600, 1, 11); // the one of 500 may stand at 10

    tail.doubt(before);

    assertThat(tail.position()).contains(new DeadLetterPosition(1, 10));
  }

  /**
   * Batches with dead letters, crashes between writing and recording: whoever reads from the
   * committed position finds every letter of a record that is not recorded.
   */
  @Property(tries = 300)
  void lettersOfUnrecordedRecordsStandAtOrAfterThePosition(@ForAll long seed) {
    Random random = new Random(seed);
    List<Long> topic = new ArrayList<>(); // at each offset the origin's offset
    long recorded = 0;
    Optional<DeadLetterPosition> committed = Optional.empty();
    for (int life = 0; life < 5; life++) {
      DeadLetterTail tail = new DeadLetterTail(committed);
      int start = (int) committed.map(DeadLetterPosition::offset).orElse(0L).longValue();
      for (int offset = start; offset < topic.size(); offset++) {
        if (topic.get(offset) >= recorded) {
          tail.written(topic.get(offset), 0, offset);
        }
      }
      tail.complete(0, topic.size());
      int batches = random.nextInt(6);
      for (int batch = 0; batch < batches; batch++) {
        long next = recorded + 1 + random.nextInt(10);
        for (long origin : new TreeSet<>(List.of(recorded, next - 1))) {
          if (!tail.isWritten(origin)) {
            assertThat(topic).doesNotContain(origin);
            topic.add(origin);
            tail.written(origin, 0, topic.size() - 1);
          }
          if (random.nextInt(4) == 0) {
            topic.add(-1L); // a letter of another partition
          }
        }
        if (batch + 1 < batches || random.nextBoolean()) {
          recorded = next;
          tail.forgetBefore(recorded);
          committed = tail.position();
        }
      }
    }
  }

  @Property
  void noteReadsBackAsItWasWritten(@ForAll @LongRange(min = 0) long offset, @ForAll boolean known) {
    CommitNote note =
        new CommitNote(
            "uGfEuRYJTB6zc4SxPdQ_jA+2",
            known ? Optional.of(new DeadLetterPosition(3, offset >> 4)) : Optional.empty());

    assertThat(CommitNote.parse(note.toString())).contains(note);
  }

  @Test
  void metadataOfAnotherProgramIsNoNote() {
    assertThat(CommitNote.parse("")).isEmpty();
    assertThat(CommitNote.parse("v1 log 3@99999999999999999999")).isEmpty();
    assertThat(CommitNote.parse("checkpoint 17")).isEmpty();
  }
}
