package io.caltrop.store.cluster.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says of its replicas.
 *
 * @param isMaster false for one that was made a replica
 * @param listed those online in its list: it drops one that was silent for its {@code repl-timeout}
 * @param silent those of them that have confirmed nothing for some seconds
 */
record Replicas(boolean isMaster, int listed, int silent) {
  /** Replicas confirm every second. */
  private static final long SILENT_S = 5;

  private static final Pattern LAG = Pattern.compile("lag=([0-9]{1,18})");

  static CompletionStage<String> ask(Node node) {
    return node.commands().info("replication");
  }

  /** By the text of {@code INFO replication}. */
  static Replicas of(String info) {
    List<String> lines = info.lines().map(String::strip).toList();
    List<String> online =
        lines.stream()
            .filter(line -> line.startsWith("slave") && line.contains("state=online"))
            .toList();
    int silent = (int) online.stream().filter(line -> lag(line) >= SILENT_S).count();
    return new Replicas(lines.contains("role:master"), online.size(), silent);
  }

  int answering() {
    return listed - silent;
  }

  private static long lag(String line) {
    Matcher lag = LAG.matcher(line);
    return lag.find() ? Long.parseLong(lag.group(1)) : 0;
  }
}
