package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PendingTest {
  private static final Edit OWN = new Edit.Own(Optional.of("TAG"), OptionalInt.empty(), true);

  private final Pending pending = new Pending();

  private void sent(String types) {
    types.chars().forEach(type -> pending.sent((char) type));
  }

  private void answered(String types) {
    types.chars().forEach(type -> pending.answer((byte) type));
  }

  @Test
  void everyRequestHasItsAnswer() {
    sent("PBDES");
    answered("12TDDCZ");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
    assertThat(pending.answered()).isEqualTo(5);
    sent("Q");
    answered("TDCTDC");
    assertThat(pending.state()).isEqualTo(Pending.State.OUTSTANDING);
    answered("Z");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
  }

  @Test
  void answersBelongToTheirRequests() {
    sent("P");
    pending.sent('E', OWN);
    sent("ES");
    assertThat(pending.answer((byte) '1')).isEqualTo(Edit.NONE);
    assertThat(pending.answer((byte) 'N')).isEqualTo(OWN);
    assertThat(pending.answer((byte) 'C')).isEqualTo(OWN);
    assertThat(pending.answer((byte) 's')).isEqualTo(Edit.NONE);
    assertThat(pending.answer((byte) 'Z')).isEqualTo(Edit.NONE);
  }

  @Test
  void afterAnErrorTheBatchIsSkipped() {
    sent("PBE");
    answered("1E");
    assertThat(pending.state()).isEqualTo(Pending.State.SKIPPING);
    sent("PBEQ"); // even a Query
    assertThat(pending.state()).isEqualTo(Pending.State.SKIPPING);
    sent("S");
    assertThat(pending.state()).isEqualTo(Pending.State.OUTSTANDING);
    answered("Z");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
  }

  @Test
  void whatWasSentBeforeTheErrorCameIsSkippedUpToSync() {
    sent("PBESPBES");
    answered("1EZ12CZ");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
  }

  @Test
  void aPartOfAQueryEndsUnseenUnlessItFails() {
    pending.sent('Q', new Edit.Part(0, false));
    answered("C");
    assertThat(pending.answer((byte) 'Z')).isEqualTo(Edit.HIDDEN);
    assertThat(pending.queryFailed()).isFalse();
    pending.sent('Q', new Edit.Own(Optional.empty(), OptionalInt.empty(), false));
    answered("E");
    assertThat(pending.answer((byte) 'Z')).isEqualTo(Edit.NONE);
    assertThat(pending.queryFailed()).isTrue();
    pending.sent('Q', new Edit.Part(7, true));
    answered("C");
    assertThat(pending.answer((byte) 'Z')).isEqualTo(Edit.NONE);
    assertThat(pending.queryFailed()).isFalse();
  }

  @Test
  void rowsOfACopySwallowSyncs() {
    sent("PBES"); // the driver cannot know that a COPY comes
    answered("12");
    answered("G");
    assertThat(pending.state()).isEqualTo(Pending.State.COPY_IN);
    sent("S");
    pending.copyDone();
    assertThat(pending.state()).isEqualTo(Pending.State.OUTSTANDING);
    sent("S");
    answered("CZ");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
  }

  @Test
  void aCopyMayBeSentWithoutWaiting() {
    sent("PBE");
    pending.copyDone();
    sent("S");
    answered("12GCZ");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
  }

  @Test
  void aCopyMayFail() {
    sent("Q");
    answered("GE");
    assertThat(pending.state()).isEqualTo(Pending.State.OUTSTANDING);
    pending.copyDone();
    answered("Z");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
    sent("PBE");
    answered("12GE");
    assertThat(pending.state()).isEqualTo(Pending.State.SKIPPING);
  }

  @Test
  void whatNobodyAskedForIsNoAnswer() {
    answered("NSAEKRZ");
    assertThat(pending.state()).isEqualTo(Pending.State.ANSWERED);
    sent("Q");
    answered("Z");
    assertThat(pending.isEmpty()).isTrue();
  }
}
