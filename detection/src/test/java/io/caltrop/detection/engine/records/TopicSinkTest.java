package io.caltrop.detection.engine.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.junit.jupiter.api.Test;

final class TopicSinkTest {
  private static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return 0;
        }

        @Override
        public Long timestamp() {
          return 0L;
        }
      };

  private final List<String> calls = new ArrayList<>();

  private final TopicSink.Writer<String, Integer, Long> writer =
      new TopicSink.Writer<>(
          new PrecommittingStatefulSinkWriter<String, Integer, Long>() {
            @Override
            public void write(String element, Context context) {
              calls.add(element);
            }

            @Override
            public void flush(boolean endOfInput) throws IOException {
              calls.add("flush " + endOfInput);
              throw new IOException("not sent");
            }

            @Override
            public List<Integer> snapshotState(long checkpoint) {
              return List.of((int) checkpoint);
            }

            @Override
            public Collection<Long> prepareCommit() {
              return List.of(2L);
            }

            @Override
            public void close() throws IOException {
              calls.add("close");
              throw new IOException("not sent");
            }
          });

  @Test
  void whatIsNotSentFailsTheCheckpoint() throws Exception {
    writer.write("row", CONTEXT);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> writer.flush(true));
    assertThat(writer.snapshotState(1)).containsExactly(1);
    assertThat(writer.prepareCommit()).containsExactly(2L);
    assertThat(calls).containsExactly("row", "flush true");
  }

  @Test
  void closingSaysNothing() {
    assertThatCode(writer::close).doesNotThrowAnyException();
    assertThat(calls).containsExactly("close");
  }
}
