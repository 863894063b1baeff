package io.caltrop.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One ZooKeeper, which ClickHouse's replicas meet in. A process of its own: its netty is another
 * than that of the Redis client, and it is to be killed alone.
 */
public final class ZooKeeperServer extends Server {
  private static final int TIMEOUT_MILLIS = 1000;

  ZooKeeperServer(Place place) {
    super(place.name(), place.folder(), place.port(), place.lifetime());
  }

  /**
   * Starts a server that ends with this JVM at the latest, and returns once it answers.
   *
   * @param folder where all its files go; made if missing
   * @param port 0 for any free one
   */
  public static ZooKeeperServer start(Path folder, int port) {
    Place place =
        new Place("zookeeper-1", folder, port == 0 ? Ports.free() : port, Lifetime.OF_THIS_JVM);
    ZooKeeperServer server = new ZooKeeperServer(place);
    server.startAgain();
    return server;
  }

  @Override
  ProcessBuilder prepare() throws IOException {
    Path file = folder().resolve("zoo.cfg");
    Files.writeString(
        file,
        """
        # Written at every start.
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        # A session may be as short as two ticks.
        tickTime=1000
        maxClientCnxns=0
        admin.enableServer=false
        4lw.commands.whitelist=ruok,srvr,mntr
        autopurge.snapRetainCount=3
        autopurge.purgeInterval=1
        """
            .formatted(Files.createDirectories(folder().resolve("data")), port()));
    return JavaProgram.of(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        file.toString());
  }

  @Override
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(4);
      return new String(answer, StandardCharsets.US_ASCII).equals("imok");
    } catch (IOException e) {
      return false;
    }
  }
}
