package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopTest {
  @Test
  void aFailureEndsTheWaitingWithItsReasonAndTheFirstCounts() throws Exception {
    Stop stop = new Stop();
    assertThat(stop.isAsked()).isFalse();
    stop.fail("the disk is full");
    stop.fail("and something else");
    assertThat(stop.isAsked()).isTrue();
    assertThat(stop.await()).contains("the disk is full");
  }
}
