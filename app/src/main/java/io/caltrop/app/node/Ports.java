package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ports that a process is going to listen on. */
public final class Ports {
  private Ports() {}

  /**
   * One port.
   *
   * @param use what listens there
   * @param option what chooses another
   */
  public record Wanted(String use, String bind, int port, String option) {
    /** Why nothing can listen there; empty if it can. */
    public Optional<String> trouble() {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
        return Optional.empty();
      } catch (UnknownHostException e) {
        return Optional.of(use + ": no host is named " + bind);
      } catch (IOException e) {
        return Optional.of(use + " cannot listen on " + bind + ":" + port + ": " + reason(e));
      }
    }

    private String reason(IOException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Permission denied")) {
        return "no permission; choose one from 1024 to 65535 with " + option;
      }
      if (message.contains("in use")) {
        return "another program has the port; stop it, or choose another port with " + option;
      }
      return message;
    }
  }

  /** What a role listens on with this configuration. */
  public static List<Wanted> of(Configuration configuration, Role role) {
    List<Wanted> wanted = new ArrayList<>();
    Configuration.Kafka kafka = configuration.kafka();
    if (role.answers(configuration)) {
      wanted.add(
          new Wanted(
              "HTTP", configuration.http().bind(), configuration.http().port(), "--http-port"));
    }
    if (role == Role.UP && kafka.isEmbedded()) {
      wanted.add(new Wanted("embedded Kafka", kafka.bind(), kafka.port(), "--kafka-port"));
    }
    if (role.detects()) {
      Configuration.Sql sql = configuration.sql();
      wanted.add(new Wanted("SQL", sql.bind(), sql.port(), "--sql-port"));
    }
    return wanted;
  }

  /**
   * Looks at all before anything is started.
   *
   * @throws Failure naming each port that cannot be used
   */
  static void check(Configuration configuration, Role role) {
    List<String> troubles =
        of(configuration, role).stream().flatMap(wanted -> wanted.trouble().stream()).toList();
    if (!troubles.isEmpty()) {
      throw Failure.running(String.join("; ", troubles));
    }
  }
}
