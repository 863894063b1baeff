package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How conversations end that neither client nor port has ended. */
final class EndingTest {
  private final NamedObjects objects = new NamedObjects();

  @Test
  void clientsAreToldThatThePortCloses() throws IOException {
    RawClient idle;
    RawClient busy;
    RawClient acting;
    RawClient silent;
    int number;
    try (SqlPort port = SqlPort.start(PostgresBehind.settings(), objects)) {
      number = port.port();
      idle = RawClient.open(number);
      busy = RawClient.open(number);
      busy.send(RawClient.query("SELECT pg_sleep(600)"));
      acting = RawClient.open(number);
      acting.send(RawClient.query("CREATE SOURCE slow"));
      silent = new RawClient(number);
      await().atMost(Duration.ofSeconds(30)).until(() -> objects.waiting() == 1);
    }
    try (idle;
        busy;
        acting;
        silent) {
      assertThat(idle.lastWord().field('C')).isEqualTo("57P01");
      assertThat(busy.lastWord().field('C')).isEqualTo("57P01");
      assertThat(acting.lastWord().field('C')).isEqualTo("57P01");
      assertThat(silent.isClosed()).isTrue();
    }
    assertThat(objects.waiting()).isZero();
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new RawClient(number).close());
  }

  @Test
  void postgresMayEndASession() throws IOException {
    try (SqlPort port = SqlPort.start(PostgresBehind.settings(), objects);
        RawClient client = RawClient.open(port.port())) {
      PostgresBehind.asOwner(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'root'");
      RawClient.Received last = client.lastWord();
      assertThat(last.field('C')).isEqualTo("57P01");
      assertThat(Psql.at(port.port()).run("SELECT 1").out()).isEqualTo("1\n");
    }
  }

  @Test
  void aPostgresThatDiesIsSaid() throws IOException {
    try (FrailServer frail = new FrailServer();
        SqlPort port =
            SqlPort.start(
                SqlPortSettings.loopback(
                    0, new SqlPortSettings.Upstream("127.0.0.1", frail.port(), "dev")),
                objects);
        RawClient client = new RawClient(port.port())) {
      client.startup("root");
      frail.die();
      RawClient.Received last = client.lastWord();
      assertThat(last.field('C')).isEqualTo("08006");
      assertThat(last.field('M')).isEqualTo("the connection to PostgreSQL was lost; connect again");
      await().atMost(Duration.ofSeconds(30)).until(() -> port.counters().open() == 0);
    }
  }
}
