package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people are told of a failure whose stack trace Flink gives. */
@Tag("once")
class OneLineTest {
  @Test
  void theInnermostCauseIsTold() {
    assertThat(
            OneLine.ofStackTrace(
                "java.lang.RuntimeException: outer\n\tat a.B.c(B.java:1)\n"
                    + "Caused by: org.postgresql.util.PSQLException: ERROR: disk full\n\tat x"))
        .isEqualTo("ERROR: disk full");
    assertThat(OneLine.ofStackTrace("java.lang.ClassCastException\n"))
        .isEqualTo("ClassCastException");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThat(
            OneLine.ofStackTrace(
                "org.apache.flink.util.FlinkException: Global failure\n"
                    + "Caused by: java.lang.RuntimeException: Failed to get metadata for topics"
                    + " [logs].\n"
                    + "Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException:"
                    + " This server does not host this topic-partition.\n"))
        .isEqualTo("topic \"logs\" does not exist; as soon as it does, this goes on");
  }

  @Test
  void soIsOneThatASinkWritesTo() {
    assertThat(
            OneLine.ofStackTrace(
                "java.io.IOException: One or more Kafka Producer send requests have encountered"
                    + " exception\n"
                    + "Caused by: org.apache.kafka.common.errors.TimeoutException: Topic a.b not"
                    + " present in metadata after 15000 ms.\n"
                    + "Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException:"
                    + " This server does not host this topic-partition.\n"))
        .isEqualTo("topic \"a.b\" does not exist; as soon as it does, this goes on");
  }

  @Test
  void stateThatDoesNotFitIsToldWithWhatHelps() {
    assertThat(
            OneLine.ofStackTrace(
                "Caused by: java.lang.IllegalStateException: Failed to rollback to"
                    + " checkpoint/savepoint Checkpoint Metadata. Cannot map checkpoint/savepoint"
                    + " state for operator 0a to the new program.\n"))
        .contains("another version")
        .contains("create it again");
  }

  @Test
  void slotsThatAreMissingAreToldByTheirSetting() {
    assertThat(
            OneLine.ofStackTrace(
                "org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException:"
                    + " Could not acquire the minimum required resources.\n"))
        .contains("flink.slots");
  }
}
