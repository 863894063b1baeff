package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** psql against a site's SQL port, as anybody would run it. */
final class Psql {
  private final Path folder;
  private final int port;
  private final String user;
  private final Map<String, String> environment;

  Psql(Site site) {
    this(site.folder, site.sqlPort, "root", Map.of("PGCONNECT_TIMEOUT", "20"));
  }

  private Psql(Path folder, int port, String user, Map<String, String> environment) {
    this.folder = folder;
    this.port = port;
    this.user = user;
    this.environment = environment;
  }

  /** With one of libpq's variables, such as {@code PGPASSWORD}. */
  Psql with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Psql(folder, port, user, more);
  }

  /** As another user than root. */
  Psql as(String other) {
    return new Psql(folder, port, other, environment);
  }

  /** What it prints, without headers; fails if psql does. */
  String run(String... statements) {
    List<String> arguments = new ArrayList<>();
    for (String statement : statements) {
      arguments.addAll(List.of("-c", statement));
    }
    try (Program psql = start(arguments)) {
      assertThat(psql.awaitExit(Duration.ofMinutes(2))).as(psql.stderr()).isZero();
      return psql.stdout();
    }
  }

  /** What it complains of; fails if psql does not. */
  String fails(String statement) {
    try (Program psql = start(List.of("-c", statement))) {
      assertThat(psql.awaitExit(Duration.ofMinutes(2))).as(psql.stdout()).isNotZero();
      return psql.stderr();
    }
  }

  /** Runs a file, up to the first error. */
  Program file(Path file) {
    Program psql = start(List.of("-v", "ON_ERROR_STOP=1", "-f", file.toString()));
    psql.awaitExit(Duration.ofMinutes(5));
    return psql;
  }

  /**
   * The rows that a query gives, columns with bars between them; none if there is no such table.
   */
  List<String> rows(String query) {
    return run(query).lines().toList();
  }

  private Program start(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("psql", "-X", "-w", "-A", "-t"));
    command.addAll(List.of("-h", "localhost", "-p", "" + port, "-U", user, "-d", "dev"));
    command.addAll(arguments);
    return Program.start(folder, command, environment);
  }
}
