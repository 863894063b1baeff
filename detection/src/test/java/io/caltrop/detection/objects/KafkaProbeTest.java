package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is no Kafka is told so, before Kafka's client fills the heap with its first words. */
@Tag("once")
class KafkaProbeTest {
  @Test
  void aKafkaAnswers() {
    assertThat(KafkaProbe.ask(Servers.kafka().split(",", -1)[0]))
        .isEqualTo(KafkaProbe.Answer.KAFKA);
    assertThat(KafkaProbe.impostor(Map.of("bootstrap.servers", Servers.kafka()))).isEmpty();
  }

  @Test
  void nobodyIsSilent() throws IOException {
    int port;
    try (ServerSocket socket = listen()) {
      port = socket.getLocalPort();
    }
    assertThat(KafkaProbe.ask("127.0.0.1:" + port)).isEqualTo(KafkaProbe.Answer.SILENCE);
    assertThat(KafkaProbe.ask("no address")).isEqualTo(KafkaProbe.Answer.SILENCE);
    assertThat(KafkaProbe.ask("localhost:999999")).isEqualTo(KafkaProbe.Answer.SILENCE);
  }

  @Test
  void anHttpServerIsNoKafka() throws IOException {
    try (ServerSocket socket = listen()) {
      answering(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
      String address = "127.0.0.1:" + socket.getLocalPort();
      Map<String, String> properties = Map.of("bootstrap.servers", Servers.kafka() + "," + address);
      assertThat(KafkaProbe.impostor(properties)).contains(address);

      Brokers brokers = new Brokers(Map.of("bootstrap.servers", Servers.kafka()));
      for (Optional<Boolean> before : List.of(Optional.<Boolean>empty(), Optional.of(false))) {
        assertThatThrownBy(() -> brokers.choose(Map.of("bootstrap.servers", address), before))
            .isInstanceOf(SqlProblem.class)
            .hasMessage("what answers at " + address + " is no Kafka");
      }
    }
  }

  @Test
  void whatIsChosenAtTheCreationStays() throws IOException {
    Map<String, String> own = Map.of("bootstrap.servers", Servers.kafka());
    Brokers brokers = new Brokers(own);
    String silent;
    try (ServerSocket socket = listen()) {
      silent = "127.0.0.1:" + socket.getLocalPort();
    }
    Map<String, String> named = Map.of("bootstrap.servers", silent);

    Brokers.Choice created = brokers.choose(named, Optional.empty());
    assertThat(created.isOwn()).isTrue();
    assertThat(created.notice()).hasValueSatisfying(n -> assertThat(n).contains(silent));
    assertThat(brokers.choose(named, Optional.of(true)).kafka()).isEqualTo(own);
    assertThat(brokers.choose(named, Optional.of(false)).kafka()).isEqualTo(named);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  private static void answering(ServerSocket listener, String words) {
    Thread thread =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                  client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // the test is over, or the client went
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
