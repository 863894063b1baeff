package io.caltrop.detection.objects;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks whether it is a Kafka that answers at an address, before Kafka's own client does. That one
 * takes the first four bytes of whatever answers for a length, and makes room for it: an HTTP
 * server's "HTTP" would be 1.2 GB of heap.
 *
 * <p>The question is an ApiVersions request, version 0, which every broker answers whoever asks
 * (Kafka protocol guide, "Retrieving Supported API versions").
 */
public final class KafkaProbe {
  private static final int CONNECT_MS = 500;
  private static final int ANSWER_MS = 2_000;
  private static final int CORRELATION = 0x6361_6c74;
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final byte[] API_VERSIONS =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(CORRELATION)
          .putShort((short) -1)
          .array();

  private KafkaProbe() {}

  /** What is at an address. */
  enum Answer {
    KAFKA,
    /** Nobody listens, or nothing is said: a Kafka may come there. */
    SILENCE,
    SOMETHING_ELSE
  }

  /**
   * The first of the bootstrap servers at which something else answers than a Kafka; empty if there
   * is none, or if the connection is to be encrypted: nothing else gets through a TLS handshake.
   *
   * @param properties of a Kafka client
   */
  public static Optional<String> impostor(Map<String, String> properties) {
    String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
    if (protocol.toUpperCase(Locale.ROOT).endsWith("SSL")) {
      return Optional.empty();
    }
    for (String server : properties.getOrDefault("bootstrap.servers", "").split(",", -1)) {
      if (ask(server) == Answer.SOMETHING_ELSE) {
        return Optional.of(server.strip());
      }
    }
    return Optional.empty();
  }

  /** Asks at {@code host:port}; what is no address is left to Kafka's client to tell. */
  static Answer ask(String server) {
    int colon = server.lastIndexOf(':');
    try {
      int port = Integer.parseInt(server.substring(colon + 1).strip());
      String host = server.substring(0, Math.max(colon, 0)).strip();
      return ask(new InetSocketAddress(host.replace("[", "").replace("]", ""), port));
    } catch (IllegalArgumentException e) {
      return Answer.SILENCE;
    }
  }

  private static Answer ask(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      socket.getOutputStream().write(API_VERSIONS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      boolean isKafka = length > 4 && length <= LONGEST_ANSWER && in.readInt() == CORRELATION;
      return isKafka ? Answer.KAFKA : Answer.SOMETHING_ELSE;
    } catch (IOException e) {
      return Answer.SILENCE;
    }
  }
}
