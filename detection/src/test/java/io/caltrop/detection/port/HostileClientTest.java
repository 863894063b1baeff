package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that break the rules harm nobody else, and are told where that is possible. */
@Tag("once")
final class HostileClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NamedObjects objects = new NamedObjects();
  private SqlPort port;

  @BeforeEach
  void start() throws IOException {
    SqlPortSettings.Limits limits =
        new SqlPortSettings.Limits(
            100_000, 4, Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(3));
    port = SqlPort.start(PostgresBehind.settings().withLimits(limits), objects);
  }

  @AfterEach
  void stop() {
    objects.release();
    port.close();
  }

  @Test
  void rubbishIsRefused() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      byte[] rubbish = new byte[1 + random.nextInt(3000)];
      random.nextBytes(rubbish);
      rubbish[0] = (byte) 0xff; // a length that no startup packet has
      try (RawClient client = new RawClient(port.port())) {
        client.send(rubbish);
        client.end();
        client.lastWord();
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
    try (RawClient client = new RawClient(port.port())) {
      client.send("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(client.receive().field('M')).isEqualTo("invalid length of startup packet");
    }
    assertServes();
  }

  @Test
  void rubbishAfterTheLoginIsRefused() throws IOException {
    Random random = new Random(8);
    for (int i = 0; i < 30; i++) {
      byte[] rubbish = new byte[1 + random.nextInt(200_000)];
      random.nextBytes(rubbish);
      try (RawClient client = RawClient.open(port.port())) {
        client.send(rubbish);
        client.end();
        client.lastWord();
      } catch (SocketException e) {
        assertThat(e).hasMessageMatching(".*(reset|pipe).*");
      }
    }
    assertServes();
  }

  @Test
  void oldProtocolsAreRefused() throws IOException {
    try (RawClient client = new RawClient(port.port())) {
      client.send(new byte[] {0, 0, 0, 8, 0, 2, 0, 0});
      assertThat(client.receive().field('M'))
          .isEqualTo("unsupported frontend protocol 2.0: server supports 3.0 and later 3.x");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void requestsForEncryptionAreAnswered() throws IOException {
    try (RawClient client = new RawClient(port.port())) {
      client.send(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x30}); // GSSENCRequest
      assertThat(client.read()).isEqualTo('N');
      client.send(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f}); // SSLRequest
      assertThat(client.read()).isEqualTo('N');
      client.startup("root");
      assertThat(client.until('Z')).startsWith("R");
    }
  }

  @Test
  void whoSaysNothingIsSentAway() throws IOException {
    try (RawClient silent = new RawClient(port.port());
        RawClient half = new RawClient(port.port());
        RawClient idle = RawClient.open(port.port())) {
      half.send(new byte[] {0, 0, 0, 50, 0, 3});
      assertThat(silent.isClosed()).isTrue();
      assertThat(half.isClosed()).isTrue();
      assertThat(idle.lastWord().field('C')).isEqualTo("57P05");
    }
    assertServes();
  }

  @Test
  void halfAMessageKeepsNobodyElseWaiting() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(new byte[] {'Q', 0, 0, 100, 0, 'S', 'E', 'L'});
      assertServes();
      assertThat(client.lastWord().field('C')).isEqualTo("57P05");
    }
  }

  @Test
  void aStatementThatIsTooLongIsAnError() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      String longQuery = "SELECT '" + "x".repeat(200_000) + "'";
      client.send(RawClient.query(longQuery), RawClient.query("SELECT 1"));
      RawClient.Received error = client.receive();
      assertThat(error.field('C')).isEqualTo("54000");
      assertThat(error.field('M'))
          .isEqualTo("a statement of 200014 bytes is too long; allowed: 100000");
      assertThat(client.until('Z') + client.until('Z')).isEqualTo("ZTDCZ");
      client.send(RawClient.parse("", longQuery), RawClient.bind("", ""), RawClient.execute(""));
      client.send(RawClient.sync(), RawClient.query("SELECT 1"));
      assertThat(client.receive().field('C')).isEqualTo("54000");
      assertThat(client.until('Z') + client.until('Z')).isEqualTo("ZTDCZ");
    }
  }

  @Test
  void aStatementOfTheGreatestLengthIsTaken() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(RawClient.query("SELECT 1 " + " ".repeat(100_000 - 4 - 10)));
      assertThat(client.until('Z')).isEqualTo("TDCZ");
    }
  }

  @Test
  void impossibleLengthsEndTheConnection() throws IOException {
    for (int length : new int[] {-1, 0, 3, Integer.MAX_VALUE}) {
      try (RawClient client = RawClient.open(port.port())) {
        byte[] message = new byte[5];
        message[0] = 'Q';
        Message.putInt(message, 1, length);
        client.send(message);
        assertThat(client.lastWord().field('C')).isEqualTo("08P01");
      }
    }
    assertServes();
  }

  @Test
  @Tag("long")
  void whoNeverReadsIsSentAway() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(RawClient.query("SELECT repeat('x', 1000) FROM generate_series(1, 1000000)"));
      await().atMost(PATIENCE).until(() -> port.counters().open() == 1);
      assertServes();
      await().atMost(PATIENCE).until(() -> port.counters().open() == 0);
    }
  }

  @Test
  @Tag("long")
  void aStatementThatTakesTooLongIsCanceled() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(RawClient.query("SET statement_timeout = 0"));
      client.until('Z');
      client.send(RawClient.query("SELECT pg_sleep(600)"));
      assertThat(client.until('E')).isEqualTo("TE");
      client.until('Z');
      client.send(RawClient.query("CREATE SOURCE slow"));
      RawClient.Received error = client.receive();
      assertThat(error.field('C')).isEqualTo("57014");
      assertThat(error.field('M')).isEqualTo("canceling statement due to statement timeout");
      client.until('Z');
      client.send(RawClient.query("CREATE SOURCE stubborn"));
      assertThat(client.receive().field('H')).startsWith("It may still be carried out");
      client.until('Z');
      client.send(RawClient.query("CREATE SOURCE a"));
      assertThat(client.receive().field('H'))
          .isEqualTo("An earlier statement is still being carried out.");
      client.until('Z');
      objects.release();
      client.send(RawClient.query("CREATE SOURCE a"));
      assertThat(client.until('Z')).isEqualTo("CZ");
    }
  }

  @Test
  void tooManyAreRefusedAndOthersGoOn() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        clients.add(RawClient.open(port.port()));
      }
      try (RawClient fifth = new RawClient(port.port())) {
        fifth.startup("root");
        RawClient.Received error = fifth.receive();
        assertThat(error.field('S')).isEqualTo("FATAL");
        assertThat(error.field('C')).isEqualTo("53300");
        assertThat(error.field('M')).isEqualTo("sorry, too many clients already; allowed: 4");
        assertThat(fifth.isClosed()).isTrue();
      }
      assertThat(port.counters().open()).isEqualTo(4);
      assertThat(port.counters().refused()).isOne();
      clients.remove(0).close();
      await().atMost(PATIENCE).until(() -> port.counters().open() == 3);
      clients.add(RawClient.open(port.port()));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aCrowdAtTheDoorKeepsNobodyOut() throws IOException {
    List<RawClient> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        crowd.add(new RawClient(port.port()));
      }
      assertServes();
    } finally {
      for (RawClient client : crowd) {
        client.close();
      }
    }
  }

  @Test
  void whoVanishesLeavesNothingBehind() throws IOException {
    for (int i = 0; i < 20; i++) {
      RawClient client = RawClient.open(port.port());
      client.send(RawClient.query("SELECT repeat('x', 1000) FROM generate_series(1, 100000)"));
      if (i % 2 == 0) {
        client.receive();
      }
      client.vanish();
      await().atMost(PATIENCE).until(() -> port.counters().open() == 0);
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Psql.at(port.port())
                    .run("SELECT count(*) FROM pg_stat_activity WHERE usename = 'root'")
                    .out()
                    .equals("1\n"));
  }

  @Test
  void whoStopsTalkingStillGetsAnswers() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(RawClient.query("SELECT 1; CREATE SOURCE a; SELECT 2"));
      client.end();
      assertThat(client.until('Z')).isEqualTo("TDCCTDCZ");
      assertThat(client.isClosed()).isTrue();
    }
  }

  private void assertServes() {
    Psql.Output output = Psql.at(port.port()).run("SELECT 1");
    assertThat(output).isEqualTo(new Psql.Output(0, "1\n", ""));
  }
}
