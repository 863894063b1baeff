package io.caltrop.store.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats repeats = new Repeats();

  @Test
  void areExpectedAtFirstAndUntilManyBatchesHadNone() {
    clean(Repeats.CLEAN - 1);
    assertThat(repeats.areExpected()).isTrue();

    clean(1);
    assertThat(repeats.areExpected()).isFalse();

    clean(1_000);
    assertThat(repeats.areExpected()).isFalse();
  }

  @Test
  void oneDuplicateAnnouncesMore() {
    clean(Repeats.CLEAN);
    repeats.recorded(1);
    assertThat(repeats.areExpected()).isTrue();

    clean(Repeats.CLEAN);
    assertThat(repeats.areExpected()).isFalse();
  }

  @Test
  void whatFailedComesAgain() {
    clean(Repeats.CLEAN);
    repeats.failed();

    assertThat(repeats.areExpected()).isTrue();
  }

  private void clean(int batches) {
    for (int i = 0; i < batches; i++) {
      repeats.recorded(0);
    }
  }
}
