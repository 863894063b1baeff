package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Quote;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where ClickHouse is and who connects to it. Its text never shows the password.
 *
 * @param hosts {@code host:port} of the HTTP interface of each server, replicas of one another
 * @param password empty for a user without one
 * @param database holds the tables; made if it is missing
 * @param cluster the name in the servers' {@code remote_servers}; empty for one server alone
 * @param tls whether the port speaks HTTPS
 * @param caCertificate PEM of the authorities to trust, instead of the platform's
 * @param compress whether bodies travel as gzip: for slow networks, it costs more than it saves on
 *     fast ones
 */
public record ClickHouseSettings(
    List<String> hosts,
    String user,
    Optional<String> password,
    String database,
    Optional<String> cluster,
    boolean tls,
    Optional<Path> caCertificate,
    boolean compress) {
  private static final String HOSTS_ALLOWED = "host:port, such as clickhouse-1:8123 or [::1]:8123";

  /** Checks and copies. */
  public ClickHouseSettings {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("no host; allowed: one or more of " + HOSTS_ALLOWED);
    }
    hosts.forEach(ClickHouseSettings::checkHost);
    if (new HashSet<>(hosts).size() != hosts.size()) {
      throw new IllegalArgumentException("a host is named twice in " + hosts);
    }
    if (hosts.size() > 1 && cluster.isEmpty()) {
      throw new IllegalArgumentException(
          hosts.size()
              + " hosts and no cluster: each would hold other events; name the cluster that joins"
              + " them");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("the user is empty; allowed: a name such as default");
    }
    checkName("database", database);
    cluster.ifPresent(name -> checkName("cluster", name));
    if (caCertificate.isPresent() && !tls) {
      throw new IllegalArgumentException("a CA certificate is given, but TLS is off");
    }
  }

  /** One server without user, TLS or cluster: what a fresh installation on this machine is. */
  public static ClickHouseSettings of(String host, String database) {
    return new ClickHouseSettings(
        List.of(host),
        "default",
        Optional.empty(),
        database,
        Optional.empty(),
        false,
        Optional.empty(),
        false);
  }

  private static void checkHost(String host) {
    int colon = host.lastIndexOf(':');
    String name = host.substring(0, Math.max(colon, 0));
    String port = host.substring(colon + 1);
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    if (!port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535
        || !(bracketed ? name.matches("\\[[0-9a-fA-F:.]+]") : name.matches("[A-Za-z0-9._-]+"))) {
      throw new IllegalArgumentException(Quote.of(host) + " is no host; allowed: " + HOSTS_ALLOWED);
    }
  }

  private static void checkName(String what, String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
      throw new IllegalArgumentException(
          what
              + " "
              + Quote.of(name)
              + "; allowed: letters, digits, _ and -, not starting with a digit or -");
    }
  }

  /** Such as {@code caltrop@ch1:8123,ch2:8123/caltrop}. */
  @Override
  public String toString() {
    return user + "@" + String.join(",", hosts) + "/" + database;
  }
}
