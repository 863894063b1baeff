package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caltrop.core.store.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whom a batch waits for, by what its master says. */
final class ReplicationTest {
  private static final String NODE = "127.0.0.1:6379";
  private static final Replicas ONE = new Replicas(true, 1, 0);
  private static final Replicas SILENT = new Replicas(true, 1, 1);
  private static final Replicas NONE = new Replicas(true, 0, 0);

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Replication.class);
  private final Replication replication = new Replication(new Shard(true));

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(said);
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(1000 + seconds);
  }

  private List<String> said() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void infoIsRead() {
    String info =
        """
        # Replication\r
        role:master\r
        connected_slaves:3\r
        slave0:ip=127.0.0.1,port=7001,state=online,offset=140,lag=1\r
        slave1:ip=127.0.0.1,port=7002,state=online,offset=14,lag=12\r
        slave2:ip=127.0.0.1,port=7003,state=wait_bgsave,offset=0,lag=0\r
        slave_repl_offset:140\r
        """;

    assertThat(Replicas.of(info)).isEqualTo(new Replicas(true, 2, 1));
    assertThat(Replicas.of("role:slave\r\nmaster_link_status:up\r\n"))
        .isEqualTo(new Replicas(false, 0, 0));
  }

  @Test
  void aSilentReplicaIsWaitedForAsLongAsItIsListed() {
    replication.note(NODE, ONE, at(0));
    for (int second = 1; second < 60; second++) {
      replication.note(NODE, SILENT, at(second));

      assertThat(replication.isToWaitFor(NODE)).isTrue();
    }
  }

  @Test
  void aReplicaThatLeftIsWaitedForAMomentMore() {
    replication.note(NODE, ONE, at(0));

    assertHeld(60);
    assertHeld(62);
    assertThat(said()).isEmpty();

    replication.note(NODE, NONE, at(63));
    assertThat(replication.isToWaitFor(NODE)).isFalse();
  }

  private void assertHeld(long second) {
    assertThatThrownBy(() -> replication.note(NODE, NONE, at(second)))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "Redis at " + NODE + ": its replica has just left, and may be back in a moment");
  }

  @Test
  void eachChangeIsSaidOnce() {
    replication.note(NODE, ONE, at(0));
    assertHeld(1);
    replication.note(NODE, ONE, at(2));
    assertHeld(3);
    replication.note(NODE, NONE, at(6));
    replication.note(NODE, NONE, at(7));
    replication.note(NODE, ONE, at(8));
    replication.note(NODE, ONE, at(9));

    assertThat(said())
        .containsExactly(
            "Redis at " + NODE + " has no replica online: a failover may lose what it takes now",
            "Redis at " + NODE + " has a replica again");
  }

  @Test
  void aMasterOfAClusterThatNeverHadOneIsSaid() {
    replication.note(NODE, NONE, at(0));

    assertThat(said()).singleElement().asString().contains("has no replica online");
  }

  @Test
  void aStandaloneServerNeedsNone() {
    Replication standalone = new Replication(new Shard(false));

    standalone.note(NODE, NONE, at(0));

    assertThat(standalone.isToWaitFor(NODE)).isFalse();
    assertThat(said()).isEmpty();
  }

  @Test
  void aMasterThatWasDemotedConfirmsNothing() {
    replication.note(NODE, ONE, at(0));

    assertThatThrownBy(() -> replication.note(NODE, new Replicas(false, 0, 0), at(1)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("it is a replica now");
  }

  /** Nodes that are not asked. */
  private record Shard(boolean haveReplicas) implements Masters {
    @Override
    public Node of(byte[] key) {
      throw new IllegalStateException();
    }

    @Override
    public List<Node> all() {
      throw new IllegalStateException();
    }

    @Override
    public void lookAgain() {}

    @Override
    public void lookNow() {}
  }
}
