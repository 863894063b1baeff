package io.caltrop.detection.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Connects to PostgreSQL. */
final class Upstreams {
  private static final int CONNECT_MILLIS = 3000;

  private Upstreams() {}

  /**
   * A connection on which nothing has been said.
   *
   * @throws Refusal if there is none to be had
   */
  static Wire connect(SqlPortSettings.Upstream upstream) throws Refusal {
    try {
      return PlainWire.of(upstream.host().startsWith("/") ? unix(upstream) : tcp(upstream));
    } catch (IOException e) {
      throw new Refusal(
          "57P03",
          "PostgreSQL at %s:%d cannot be reached: %s"
              .formatted(upstream.host(), upstream.port(), e.getMessage()));
    }
  }

  private static SocketChannel unix(SqlPortSettings.Upstream upstream) throws IOException {
    Path socket = Path.of(upstream.host(), ".s.PGSQL." + upstream.port());
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static SocketChannel tcp(SqlPortSettings.Upstream upstream) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      InetSocketAddress address = new InetSocketAddress(upstream.host(), upstream.port());
      channel.socket().connect(address, CONNECT_MILLIS);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
