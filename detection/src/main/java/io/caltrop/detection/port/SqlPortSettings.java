package io.caltrop.detection.port;

import io.caltrop.core.Quote;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the SQL port listens, which PostgreSQL it stands before, and whom it lets in.
 *
 * <p>Without logins everybody gets in as PostgreSQL lets them in, which sees them come from this
 * machine: allowed on loopback only. With logins the port asks for a password itself
 * (SCRAM-SHA-256), and nobody else gets in. What a user may read and write, PostgreSQL decides by
 * the privileges of the role; who may manage streaming objects, {@code managers}.
 *
 * @param bind an address of this machine, or a name of one
 * @param port 0 for any free one
 * @param logins whom it lets in; empty for everybody
 * @param managers who may create and drop streaming objects; empty for all that get in
 * @param tls empty for none: clients are told so and may go on without
 */
public record SqlPortSettings(
    String bind,
    int port,
    Upstream upstream,
    List<Login> logins,
    Optional<Set<String>> managers,
    Limits limits,
    Optional<Tls> tls) {
  /** The bind address that holds without configuration. */
  public static final String DEFAULT_BIND = "127.0.0.1";

  /** The port that holds without configuration. */
  public static final int DEFAULT_PORT = 4566;

  /** Checks and copies. */
  public SqlPortSettings {
    logins = List.copyOf(logins);
    managers = managers.map(Set::copyOf);
    portInRange(port, 0);
    if (logins.isEmpty() && !isLoopback(bind)) {
      throw new IllegalArgumentException(
          "the SQL port at %s can be reached from other machines, and no password is set; allowed: a password, or 127.0.0.1"
              .formatted(Quote.of(bind)));
    }
    if (logins.stream().map(Login::user).distinct().count() < logins.size()) {
      throw new IllegalArgumentException("a user of the SQL port has two passwords; allowed: one");
    }
  }

  /** Open to this machine, with the limits that hold without configuration. */
  public static SqlPortSettings loopback(int port, Upstream upstream) {
    return new SqlPortSettings(
        DEFAULT_BIND,
        port,
        upstream,
        List.of(),
        Optional.empty(),
        Limits.standard(),
        Optional.empty());
  }

  /** The same for those with a password. */
  public SqlPortSettings withLogins(List<Login> others) {
    return new SqlPortSettings(bind, port, upstream, others, managers, limits, tls);
  }

  /** The same with only these users managing streaming objects. */
  public SqlPortSettings withManagers(Set<String> users) {
    return new SqlPortSettings(bind, port, upstream, logins, Optional.of(users), limits, tls);
  }

  /** The same with other limits. */
  public SqlPortSettings withLimits(Limits others) {
    return new SqlPortSettings(bind, port, upstream, logins, managers, others, tls);
  }

  /** The same with TLS. */
  public SqlPortSettings withTls(Tls files) {
    return new SqlPortSettings(bind, port, upstream, logins, managers, limits, Optional.of(files));
  }

  private static void portInRange(int port, int least) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException(
          "port %d is out of range; allowed: %d to 65535".formatted(port, least));
    }
  }

  private static boolean isLoopback(String bind) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "%s is no address of this machine; allowed: an address, or a name of one"
              .formatted(Quote.of(bind)),
          e);
    }
  }

  /**
   * The PostgreSQL behind the port.
   *
   * @param host a name or an address; or the directory of its Unix socket, which is faster
   * @param database where streaming objects live; the one for clients that name none
   */
  public record Upstream(String host, int port, String database) {
    /** Checks. */
    public Upstream {
      portInRange(port, 1);
      if (host.isBlank() || database.isBlank()) {
        throw new IllegalArgumentException(
            "host %s, database %s: none of them may be empty"
                .formatted(Quote.of(host), Quote.of(database)));
      }
    }
  }

  /**
   * A user with a password. Its text never shows a password.
   *
   * @param role in PostgreSQL, whose privileges the user gets
   * @param rolePassword with which the port connects as the role, if PostgreSQL asks for one
   */
  public record Login(String user, String password, String role, String rolePassword) {
    /** Checks. */
    public Login {
      if (user.isEmpty() || password.isEmpty() || role.isEmpty()) {
        throw new IllegalArgumentException(
            "a login of the SQL port needs a user, a password and a role; got user %s, role %s"
                .formatted(Quote.of(user), Quote.of(role)));
      }
    }

    /** A user that PostgreSQL knows by the same name and password. */
    public static Login of(String user, String password) {
      return new Login(user, password, user, password);
    }

    @Override
    public String toString() {
      return user + " as " + role;
    }
  }

  /**
   * What a client may use.
   *
   * @param statementBytes the longest statement
   * @param connections at a time
   * @param statement how long a request may take; then it is canceled, and if that does not end it,
   *     the connection
   * @param startup how long a client may take to log in
   * @param idle how long a client may say nothing between two requests
   */
  public record Limits(
      int statementBytes, int connections, Duration statement, Duration startup, Duration idle) {
    private static final int LEAST_BYTES = 1024;
    private static final int MOST_BYTES = 64 << 20;

    /** Checks. */
    public Limits {
      if (statementBytes < LEAST_BYTES || statementBytes > MOST_BYTES) {
        throw new IllegalArgumentException(
            "statements of at most %d bytes: out of range; allowed: %d to %d"
                .formatted(statementBytes, LEAST_BYTES, MOST_BYTES));
      }
      if (connections < 1 || connections > 10_000) {
        throw new IllegalArgumentException(
            "%d connections: out of range; allowed: 1 to 10000".formatted(connections));
      }
      positive("statement", statement);
      positive("startup", startup);
      positive("idle", idle);
    }

    private static void positive(String name, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(
            "the time limit \"%s\" is %s; allowed: more than 0".formatted(name, value));
      }
    }

    /** The limits that hold without configuration. */
    public static Limits standard() {
      return new Limits(
          1 << 20, 100, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1));
    }
  }

  /**
   * Encryption.
   *
   * @param certificate a PEM file: the certificate, then those that lead to a known one
   * @param key a PEM file: its private key, PKCS #8
   * @param required whether clients without are refused
   */
  public record Tls(Path certificate, Path key, boolean required) {}
}
