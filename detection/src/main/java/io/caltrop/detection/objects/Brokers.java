package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Kafka an object uses: the one it names, or the program's own. An address on this machine at
 * which nobody listens when the object is created is taken for the own one's: guides and examples
 * name such addresses. Who says how to log in or to encrypt means a Kafka of his.
 */
final class Brokers {
  private static final String SERVERS = "bootstrap.servers";
  private static final Pattern SECURITY = Pattern.compile("security\\.|sasl\\.|ssl\\.");
  private static final int CONNECT_MS = 500;

  private final Map<String, String> own;

  /**
   * Starts.
   *
   * @param own the client properties of the program's Kafka
   */
  Brokers(Map<String, String> own) {
    this.own = Map.copyOf(own);
  }

  /**
   * A Kafka that was chosen.
   *
   * @param kafka the properties to connect with
   * @param isOwn whether it is the program's own
   * @param notice for who creates the object
   */
  record Choice(Map<String, String> kafka, boolean isOwn, Optional<String> notice) {}

  /**
   * Chooses.
   *
   * @param before whether it was the program's own when the object was created; empty if it is
   *     being created
   * @throws SqlProblem if something else than a Kafka answers there
   */
  Choice choose(Map<String, String> named, Optional<Boolean> before) {
    String servers = named.get(SERVERS);
    boolean isOwn = servers == null || servers.equals(own.get(SERVERS));
    if (before.orElse(isOwn)) {
      return new Choice(servers == null || !isOwn ? own : named, true, Optional.empty());
    }
    if (before.isEmpty() && !isSecured(named) && isSilentHere(String.valueOf(servers))) {
      String notice =
          "no Kafka answers at %s on this machine: using the one at %s"
              .formatted(servers, own.get(SERVERS));
      return new Choice(own, true, Optional.of(notice));
    }
    KafkaProbe.impostor(named)
        .ifPresent(
            server -> {
              throw SqlProblem.of(
                  "08001",
                  "what answers at " + server + " is no Kafka",
                  "Name a broker's address in properties.bootstrap.server.");
            });
    return new Choice(named, false, Optional.empty());
  }

  private static boolean isSecured(Map<String, String> named) {
    return named.keySet().stream().anyMatch(key -> SECURITY.matcher(key).lookingAt())
        && !named.getOrDefault("security.protocol", "").equalsIgnoreCase("PLAINTEXT");
  }

  private static boolean isSilentHere(String servers) {
    for (String server : servers.split(",", -1)) {
      int colon = server.lastIndexOf(':');
      String host = colon < 0 ? server : server.substring(0, colon).strip();
      try {
        InetAddress address = InetAddress.getByName(host.replace("[", "").replace("]", ""));
        if (!address.isLoopbackAddress() || answers(address, server.substring(colon + 1))) {
          return false;
        }
      } catch (IOException | NumberFormatException e) {
        return false; // Kafka's client says what is wrong with it
      }
    }
    return true;
  }

  private static boolean answers(InetAddress address, String port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, Integer.parseInt(port.strip())), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
