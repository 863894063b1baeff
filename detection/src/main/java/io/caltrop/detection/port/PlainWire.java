package io.caltrop.detection.port;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection without TLS. */
record PlainWire(SocketChannel channel) implements Wire {
  /** Takes a connection, and closes it if it has failed already. */
  static PlainWire of(SocketChannel channel) throws IOException {
    try {
      if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      }
      channel.configureBlocking(false);
      return new PlainWire(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    channel.write(source);
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void end() throws IOException {
    channel.shutdownOutput();
  }
}
