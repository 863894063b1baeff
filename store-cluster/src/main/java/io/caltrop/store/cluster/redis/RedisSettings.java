package io.caltrop.store.cluster.redis;

import io.caltrop.core.Quote;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the Redis servers are and who connects to them. Its text never shows the password.
 *
 * @param servers each {@code host:port}; of a cluster some of its nodes, the others are found
 * @param user the ACL user; empty for {@code default}
 * @param caCertificate a PEM file with the authorities that sign the servers' certificates; empty
 *     for those that Java trusts
 */
public record RedisSettings(
    List<String> servers,
    Optional<String> user,
    Optional<String> password,
    boolean tls,
    Optional<Path> caCertificate,
    Topology topology) {

  /** How the servers belong together. */
  public enum Topology {
    /** Nodes of one Redis Cluster. */
    CLUSTER,
    /** One server. */
    STANDALONE,
    /** What the server says it is. */
    DETECT
  }

  /** Checks and copies. */
  public RedisSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no Redis server is named; allowed: host:port, ..");
    }
    servers.forEach(Place::parse);
    if (topology == Topology.STANDALONE && servers.size() > 1) {
      throw new IllegalArgumentException(
          "a standalone Redis is one server, not %d: %s"
              .formatted(servers.size(), Quote.of(String.join(",", servers))));
    }
    if (user.isPresent() && password.isEmpty()) {
      throw new IllegalArgumentException(
          "the Redis user " + Quote.of(user.get()) + " needs a password");
    }
    if (caCertificate.isPresent() && !tls) {
      throw new IllegalArgumentException(
          "a certificate authority is given for Redis, but tls is off");
    }
  }

  /** Servers without password and TLS, that say themselves what they are. */
  public static RedisSettings of(String... servers) {
    return new RedisSettings(
        List.of(servers),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Topology.DETECT);
  }

  /** The same with another topology. */
  public RedisSettings withTopology(Topology other) {
    return new RedisSettings(servers, user, password, tls, caCertificate, other);
  }

  List<Place> places() {
    return servers.stream().map(Place::parse).toList();
  }

  @Override
  public String toString() {
    return user.map(name -> name + "@").orElse("")
        + String.join(",", servers)
        + (tls ? " (TLS)" : "");
  }

  /** A host and a port. */
  record Place(String host, int port) {
    static Place parse(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      boolean valid = colon > 0 && port.matches("[0-9]{1,5}");
      int number = valid ? Integer.parseInt(port) : 0;
      if (number < 1 || number > 65535) {
        throw new IllegalArgumentException(
            Quote.of(text) + " is not a Redis server; allowed: host:port such as 10.0.0.1:6379");
      }
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return new Place(bracketed ? host.substring(1, host.length() - 1) : host, number);
    }

    @Override
    public String toString() {
      return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
  }
}
