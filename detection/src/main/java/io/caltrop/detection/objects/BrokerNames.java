package io.caltrop.detection.objects;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;

/**
 * The brokers that lists of bootstrap servers name, told from the lists alone: no name is looked
 * up, since that may take long. All names of this machine's loopback are one.
 */
final class BrokerNames {
  private static final String HERE = "localhost";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127(\\.[0-9]+)*|0\\.0\\.0\\.0|(0:){7}[01](%.*)?");

  private BrokerNames() {}

  /** Whether two lists have a broker in common. */
  static boolean overlap(String servers, String others) {
    return !Collections.disjoint(brokers(servers), brokers(others));
  }

  private static Set<String> brokers(String servers) {
    return Arrays.stream(servers.split(",", -1))
        .map(String::strip)
        .filter(server -> !server.isEmpty())
        .map(BrokerNames::broker)
        .collect(Collectors.toSet());
  }

  private static String broker(String server) {
    String host = Utils.getHost(server); // as Kafka's client reads it
    Integer port = Utils.getPort(server);
    return host == null || port == null ? server : host(host.toLowerCase(Locale.ROOT)) + ":" + port;
  }

  private static String host(String written) {
    String host = written.contains(":") ? canonical(written) : written;
    return LOOPBACK.matcher(host).matches() ? HERE : host;
  }

  /** An IPv6 address in the one form that Java gives it: a colon is in no name of a host. */
  private static String canonical(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
