package io.caltrop.detection.objects;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/**
 * Which Kafka an object uses: the one it names, or the program's own. An address on this machine at
 * which nobody listens is taken for the own one's: guides and examples name such addresses.
 */
final class Brokers {
  private static final String SERVERS = "bootstrap.servers";
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

  /** The properties to connect with. */
  Map<String, String> reachable(Map<String, String> named, List<String> notices) {
    String servers = named.get(SERVERS);
    if (servers == null) {
      return own;
    }
    if (servers.equals(own.get(SERVERS)) || !isSilentHere(servers)) {
      return named;
    }
    notices.add(
        "no Kafka answers at %s on this machine: using the one at %s"
            .formatted(servers, own.get(SERVERS)));
    return own;
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
