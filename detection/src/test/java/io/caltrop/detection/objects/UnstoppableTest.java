package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.SqlProblem;
import org.junit.jupiter.api.Test;

/** What has begun to change something is finished, whoever cancels. */
final class UnstoppableTest {
  @Test
  void whoIsInterruptedWaitsAndKnowsItAfterwards() {
    Thread.currentThread().interrupt();
    boolean workWasInterrupted = Unstoppable.run(Thread::interrupted);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(workWasInterrupted).isFalse();
  }

  @Test
  void whatItThrowsIsThrown() {
    SqlProblem problem = SqlProblem.of("58000", "no", "");
    assertThatThrownBy(
            () -> {
              Object unused =
                  Unstoppable.run(
                      () -> {
                        throw problem;
                      });
            })
        .isSameAs(problem);
  }
}
