package io.caltrop.detection.port;

import static io.caltrop.detection.port.RawClient.bind;
import static io.caltrop.detection.port.RawClient.execute;
import static io.caltrop.detection.port.RawClient.flush;
import static io.caltrop.detection.port.RawClient.parse;
import static io.caltrop.detection.port.RawClient.query;
import static io.caltrop.detection.port.RawClient.sync;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of messages, as PostgreSQL's manual has it under "Message Flow". */
final class PipelineTest {
  private final NamedObjects objects = new NamedObjects();
  private SqlPort port;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    port = SqlPort.start(PostgresBehind.settings(), objects);
    client = RawClient.open(port.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    port.close();
  }

  private static byte[] describe(char kind, String name) {
    return new Message('D').int8(kind).text(name).build();
  }

  private static byte[] close(char kind, String name) {
    return new Message('C').int8(kind).text(name).build();
  }

  private static byte[] run(String sql) {
    return Message.join(parse("", sql), bind("", ""), describe('P', ""), execute(""));
  }

  @Test
  void aBatchIsAnsweredInItsOrder() throws IOException {
    client.send(run("SELECT 1"), run("CREATE SOURCE a"), run("SHOW SOURCES"), sync());
    assertThat(client.until('Z')).isEqualTo("12TDC12nC12TDCZ");
    assertThat(objects.names()).containsExactly("a");
  }

  @Test
  void aStatementSentAgainTakesThePlaceOfAStreamingOne() throws IOException {
    client.send(run("SELECT 1"), sync(), parse("", "CREATE SOURCE a"));
    client.send(run("SELECT 1"), sync(), query("SELECT 2"), query("CREATE SOURCE b"));
    client.send(query("SELECT 2"), query("CREATE SOURCE c"), run("CREATE SOURCE d"), sync());
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("12TDCZ112TDCZ");
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("TDCZCZ");
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("TDCZCZ");
    assertThat(client.until('Z')).isEqualTo("12nCZ");
    assertThat(objects.names()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void anErrorBeforeItKeepsAnActionFromRunning() throws IOException {
    client.send(
        run("SELECT 1 / (n - n) FROM numbers"), run("CREATE SOURCE a"), sync(), query("SELECT 1"));
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("12TEZTDCZ");
    assertThat(objects.runs()).isZero();
  }

  @Test
  void anErrorOfAnActionEndsTheBatch() throws IOException {
    client.send(
        run("CREATE SOURCE a b"), run("CREATE SOURCE c"), run("SELECT 1"), query("SELECT 1"));
    client.send(sync(), run("SELECT 1"), sync());
    assertThat(client.until('E')).isEqualTo("12nE");
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("Z12TDCZ");
    assertThat(objects.names()).isEmpty();
    client.send(run("CREATE SOURCE d"), sync());
    assertThat(client.until('Z')).isEqualTo("12nCZ");
  }

  @Test
  void anErrorOfWhatReadsComesAtOnce() throws IOException {
    client.send(parse("s", "SHOW SOURCES now"), flush());
    assertThat(client.receive().field('P')).isEqualTo("14");
    client.send(bind("", "s"), execute(""), sync());
    assertThat(client.until('Z')).isEqualTo("Z");
    client.send(bind("", "s"), sync());
    assertThat(client.receive().field('C')).isEqualTo("26000");
    client.until('Z');
  }

  @Test
  void aQueryAfterAnErrorWithoutSyncIsIgnored() throws IOException {
    client.send(run("SELECT 1 / (n - n) FROM numbers"), flush());
    assertThat(client.until('E')).isEqualTo("12TE");
    client.send(query("CREATE SOURCE a; SELECT 1"), run("CREATE SOURCE b"), sync());
    assertThat(client.until('Z')).isEqualTo("Z");
    assertThat(objects.runs()).isZero();
  }

  @Test
  void aQueryAmidABatchWaitsForIt() throws IOException {
    client.send(run("SELECT 1"), query("CREATE SOURCE a; SELECT 2"));
    assertThat(client.until('Z')).isEqualTo("12TDCCTDCZ");
    assertThat(objects.names()).containsExactly("a");
  }

  @Test
  void flushBringsTheAnswerOfAnAction() throws IOException {
    client.send(run("CREATE SOURCE a"), flush());
    assertThat(client.until('C')).isEqualTo("12nC");
    client.send(run("SELECT 1"), flush());
    assertThat(client.until('C')).isEqualTo("12TDC");
    client.send(sync());
    assertThat(client.until('Z')).isEqualTo("Z");
  }

  @Test
  void namesAreKept() throws IOException {
    client.send(parse("create", "CREATE SOURCE IF NOT EXISTS a"), sync());
    assertThat(client.until('Z')).isEqualTo("1Z");
    client.send(parse("select", "SELECT 1"), sync());
    assertThat(client.until('Z')).isEqualTo("1Z");
    client.send(describe('S', "create"), sync());
    assertThat(client.until('Z')).isEqualTo("tnZ");
    client.send(query("BEGIN"));
    client.until('Z');
    client.send(bind("p", "create"), bind("q", "select"), sync());
    assertThat(client.until('Z')).isEqualTo("22Z");
    client.send(execute("q"), execute("p"), sync());
    assertThat(client.until('Z')).isEqualTo("DCNCZ");
    client.send(close('P', "p"), execute("p"), sync());
    assertThat(client.until('Z')).isEqualTo("3EZ");
    client.send(query("ROLLBACK"), close('S', "create"), bind("", "create"), sync());
    assertThat(client.until('Z') + client.until('Z')).isEqualTo("CZ3EZ");
    assertThat(objects.runs()).isOne();
  }

  @Test
  void aPortalThatIsGoneRunsNothing() throws IOException {
    client.send(parse("s", "CREATE SOURCE a"), bind("p", "s"), sync());
    assertThat(client.until('Z')).isEqualTo("12Z");
    client.send(execute("p"), sync()); // it ended with the transaction
    assertThat(client.receive().field('C')).isEqualTo("34000");
    client.until('Z');
    assertThat(objects.runs()).isZero();
  }

  @Test
  void aStatementThatWasForgottenSaysSo() throws IOException {
    for (int i = 0; i <= 64; i++) {
      client.send(parse("s" + i, "CREATE SOURCE a" + i), sync());
      client.until('Z');
    }
    client.send(bind("", "s0"), execute(""), sync());
    client.until('2');
    RawClient.Received error = client.receive();
    assertThat(error.field('C')).isEqualTo("26000");
    assertThat(error.field('M')).isEqualTo("this prepared statement is no longer known");
    assertThat(client.until('Z')).isEqualTo("Z");
    client.send(bind("", "s64"), execute(""), sync());
    assertThat(client.until('Z')).isEqualTo("2CZ");
    assertThat(objects.names()).containsExactly("a64");
  }

  @Test
  void severalStatementsCannotBePrepared() throws IOException {
    client.send(run("CREATE SOURCE a; SELECT 1"), sync());
    assertThat(client.receive().field('C')).isEqualTo("42601");
    client.until('Z');
    assertThat(objects.runs()).isZero();
  }

  @Test
  void wrongBytesAreNotRun() throws IOException {
    byte[] wrong =
        new Message('Q').bytes("CREATE SOURCE a".getBytes(US_ASCII)).int8(0xff).int8(0).build();
    client.send(wrong);
    assertThat(client.receive().field('C')).isIn("22021", "42601");
    client.until('Z');
    assertThat(objects.runs()).isZero();
  }

  @Test
  void anEmptyQueryIsAnsweredAsSuch() throws IOException {
    client.send(
        query(""), query(" ; "), query("/* CREATE SOURCE a */"), query("CREATE SOURCE a;;"));
    assertThat(client.until('Z') + client.until('Z') + client.until('Z') + client.until('Z'))
        .isEqualTo("IZIZIZCZ");
  }

  @Test
  void manyQueriesInOneWrite() throws IOException {
    byte[][] queries = new byte[3000][];
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < queries.length; i++) {
      boolean streaming = i % 10 == 0;
      queries[i] = query(streaming ? "CREATE SOURCE a" + i : "SELECT " + i);
      expected.append(streaming ? "CZ" : "TDCZ");
    }
    client.send(queries);
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < queries.length; i++) {
      answers.append(client.until('Z'));
    }
    assertThat(answers).hasToString(expected.toString());
    assertThat(objects.names()).hasSize(300);
  }

  @Test
  void countersCount() throws IOException {
    client.send(query("SELECT 1"), query("CREATE SOURCE a"), query("nonsense"));
    client.until('Z');
    client.until('Z');
    client.until('Z');
    client.send(run("SELECT 1"), run("CREATE SOURCE b"), sync());
    client.until('Z');
    assertThat(port.counters()).isEqualTo(new SqlPortCounters(1, 1, 0, 5, 2, 1));
  }
}
