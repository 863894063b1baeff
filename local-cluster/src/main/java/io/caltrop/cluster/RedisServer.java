package io.caltrop.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One Redis server: alone, or a node of a cluster. Its data outlives a kill but for a second. */
public final class RedisServer extends Server {
  private static final int TIMEOUT_MILLIS = 1000;

  private final ServerPrograms programs;
  private final boolean cluster;
  private final Map<String, String> settings;

  RedisServer(ServerPrograms programs, Place place, boolean cluster, Map<String, String> settings) {
    super(place.name(), place.folder(), place.port(), place.lifetime());
    this.programs = programs;
    this.cluster = cluster;
    this.settings = Map.copyOf(settings);
  }

  /**
   * Starts a server that ends with this JVM at the latest, and returns once it answers.
   *
   * @param folder where all its files go; made if missing
   * @param port 0 for any free one. With {@code cluster} the port plus 10000 must be free as well
   * @param cluster whether it is to be a node of a cluster, which {@link RedisCluster} makes
   * @param settings lines of {@code redis.conf} beside or in place of ours, by keyword; {@code
   *     port} 0 with {@code tls-port} is for TLS alone
   */
  public static RedisServer start(
      ServerPrograms programs,
      Path folder,
      int port,
      boolean cluster,
      Map<String, String> settings) {
    Place place =
        new Place(
            String.valueOf(folder.getFileName()),
            folder,
            port == 0 ? Ports.freeForRedis() : port,
            Lifetime.OF_THIS_JVM);
    RedisServer server = new RedisServer(programs, place, cluster, settings);
    server.startAgain();
    return server;
  }

  @Override
  List<Integer> ports() {
    return cluster ? List.of(port(), port() + Ports.REDIS_BUS) : List.of(port());
  }

  @Override
  ProcessBuilder prepare() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("bind", "127.0.0.1");
    all.put("port", Integer.toString(port()));
    all.put("dir", '"' + folder().toString() + '"');
    all.put("appendonly", "yes");
    all.put("save", "\"\"");
    all.put("repl-diskless-sync-delay", "0"); // 5 s by default, and no other replica comes
    if (cluster) {
      all.put("cluster-enabled", "yes");
      all.put("cluster-node-timeout", "2000");
      // A silent replica stays in its master's list longer than it may take over with old data:
      // for 2 s x 10 + 1 s, and the 2 s in which the master is missed.
      all.put("repl-timeout", "60");
      all.put("repl-ping-replica-period", "1");
      all.put("cluster-replica-validity-factor", "10");
      // The slots of the other masters serve while one is being replaced.
      all.put("cluster-require-full-coverage", "no");
    }
    all.putAll(settings);
    StringBuilder text = new StringBuilder("# Written at every start.\n");
    all.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    Path file = folder().resolve("redis.conf");
    Files.writeString(file, text);
    return programs.redisServer().with(file.toString()).directory(folder().toFile());
  }

  @Override
  boolean answers() {
    try {
      return settings.containsKey("tls-port") ? accepts() : !isLoading(ask("PING"));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLoading(String answer) {
    return answer.startsWith("-LOADING") || answer.startsWith("-MASTERDOWN");
  }

  private boolean accepts() throws IOException {
    int port = Integer.parseInt(settings.getOrDefault("tls-port", ""));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
      return true;
    }
  }

  /** The answer to a command, an error with a leading {@code -}. */
  String ask(String... command) throws IOException {
    return RedisLink.ask(port(), command);
  }

  /** A field of {@code INFO}; empty text where there is none. */
  String info(String section, String field) throws IOException {
    return ask("INFO", section)
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .findFirst()
        .orElse("");
  }
}
