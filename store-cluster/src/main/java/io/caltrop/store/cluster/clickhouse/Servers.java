package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Every server asked at the same moment.
 *
 * @param up those that answered, in the settings' order
 * @param down what is wrong with the others, by host
 */
record Servers(List<Server> up, Map<String, HostFailure> down) {
  private static final Executor THREAD_EACH =
      task -> {
        Thread thread = new Thread(task, "clickhouse-look");
        thread.setDaemon(true);
        thread.start();
      };

  /**
   * Asks them.
   *
   * @param clock compared with theirs
   * @param limit for each answer
   */
  static Servers ask(HttpPort http, ClickHouseSettings settings, Clock clock, Duration limit) {
    Map<String, CompletableFuture<Object>> answers = new LinkedHashMap<>();
    for (String host : settings.hosts()) {
      answers.put(
          host,
          CompletableFuture.supplyAsync(
              () -> askOne(http, host, settings.database(), clock, limit), THREAD_EACH));
    }
    List<Server> up = new ArrayList<>();
    Map<String, HostFailure> down = new LinkedHashMap<>();
    answers.forEach(
        (host, answer) -> {
          Object found = answer.join();
          if (found instanceof Server server) {
            up.add(server);
          } else {
            down.put(host, (HostFailure) found);
          }
        });
    return new Servers(up, down);
  }

  /** The server, or the failure. */
  private static Object askOne(
      HttpPort http, String host, String database, Clock clock, Duration limit) {
    try {
      return Server.ask(http, host, database, clock, limit);
    } catch (HostFailure e) {
      return e;
    }
  }

  /** The first that answered. */
  Server first() {
    if (up.isEmpty()) {
      throw unavailable(down.values());
    }
    return up.get(0);
  }

  /** All of them, one at least, in one line. */
  static StoreException unavailable(Collection<HostFailure> failures) {
    return new StoreException(
        Kind.UNAVAILABLE,
        failures.stream().map(HostFailure::getMessage).collect(Collectors.joining("; ")),
        failures.iterator().next());
  }
}
