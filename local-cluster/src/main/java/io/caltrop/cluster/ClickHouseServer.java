package io.caltrop.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One ClickHouse server: alone, or a replica. The user {@code default} has no password. */
public final class ClickHouseServer extends Server {
  private static final int TIMEOUT_MILLIS = 1000;
  private static final String QUEUE =
      "/?query=SELECT+count()+FROM+system.zookeeper+WHERE+path='" + ClickHouseTopology.QUEUE + "'";

  private final ServerPrograms programs;
  private final ClickHouseTopology topology;
  private final int number;

  /**
   * A server of a topology.
   *
   * @param number which replica it is, from 1
   */
  ClickHouseServer(ServerPrograms programs, Place place, ClickHouseTopology topology, int number) {
    super(place.name(), place.folder(), place.port(), place.lifetime());
    this.programs = programs;
    this.topology = topology;
    this.number = number;
  }

  private ClickHousePorts chosen() {
    return topology.replicas().get(number - 1);
  }

  @Override
  List<Integer> ports() {
    return List.of(chosen().http(), chosen().tcp(), chosen().interserver());
  }

  /** Where HTTP clients connect, as {@code http://127.0.0.1:port}; {@link #port} is the same. */
  public String httpUrl() {
    return "http://" + address();
  }

  /** Where clients of ClickHouse's own protocol connect. */
  public int tcpPort() {
    return chosen().tcp();
  }

  /** Its session in ZooKeeper must be over, or its tables stay read-only for a minute. */
  @Override
  Duration restAfterKill() {
    return topology.zookeeper() == 0
        ? Duration.ZERO
        : Duration.ofMillis(ClickHouseTopology.SESSION_MILLIS + 1500);
  }

  @Override
  ProcessBuilder prepare() throws IOException {
    Path config = folder().resolve("config.xml");
    Files.writeString(config, config());
    Files.writeString(folder().resolve("users.xml"), Resource.text("clickhouse-users.xml"));
    return programs.clickhouse().with("--config-file=" + config).directory(folder().toFile());
  }

  private String config() throws IOException {
    return Resource.text("clickhouse-config.xml")
        .replace("${folder}", xml(folder().toString()))
        .replace("${http}", Integer.toString(chosen().http()))
        .replace("${tcp}", Integer.toString(chosen().tcp()))
        .replace("${interserver}", Integer.toString(chosen().interserver()))
        .replace("${replica}", "clickhouse-" + number)
        .replace("${topology}", topology.xml());
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  @Override
  boolean answers() {
    try {
      return ask("/ping").strip().equals("Ok.");
    } catch (IOException e) {
      return false;
    }
  }

  /** Answers, and has its queue in ZooKeeper, without which it takes no {@code ON CLUSTER}. */
  @Override
  boolean hasStarted() {
    try {
      return answers() && (topology.zookeeper() == 0 || !ask(QUEUE).isBlank());
    } catch (IOException e) {
      return false;
    }
  }

  /** Version 18 crashes now and then while replicas make that queue at the same time. */
  @Override
  int attempts() {
    return topology.zookeeper() == 0 ? 1 : 3;
  }

  private String ask(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(httpUrl() + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
