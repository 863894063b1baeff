package io.caltrop.detection.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * What the {@link SqlPort} is measured against, the limit of all that stands between a client and
 * PostgreSQL: copies the bytes of one connection to a server and back, knowing nothing of what they
 * say. After a small message it stays awake for a while, since a sleeping thread wakes later than
 * PostgreSQL answers; after others it sleeps, since PostgreSQL needs the processor.
 */
public final class BareRelay implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;
  private static final int SMALL = 4 * 1024; // PostgreSQL sends long answers in pieces of 8 KiB
  private static final long AWAKE_NANOS = 200_000;

  private final ServerSocketChannel listener;
  private final InetSocketAddress server;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
  private boolean ended;

  /**
   * Waits for its one client.
   *
   * @param server a port of this machine
   * @throws IOException if it cannot listen
   */
  public BareRelay(int server) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), server);
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    Thread thread = new Thread(this::run, "bare-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens, on loopback. */
  public int port() {
    return listener.socket().getLocalPort();
  }

  private void run() {
    try (SocketChannel client = listener.accept();
        SocketChannel behind = SocketChannel.open(server);
        Selector selector = Selector.open()) {
      for (SocketChannel channel : List.of(client, behind)) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
      long awakeUntil = System.nanoTime();
      while (!ended) {
        int copied = copy(client, behind) + copy(behind, client);
        long now = System.nanoTime();
        if (copied > 0) {
          awakeUntil = copied < SMALL ? now + AWAKE_NANOS : now;
        } else if (now < awakeUntil) {
          giveWay();
        } else {
          selector.select();
          selector.selectedKeys().clear();
        }
      }
    } catch (IOException e) {
      ended = true; // closed before a client came, or one of the two is gone
    }
  }

  private int copy(SocketChannel from, SocketChannel to) throws IOException {
    int n = from.read(block.clear());
    block.flip();
    while (block.hasRemaining()) {
      to.write(block);
    }
    ended |= n < 0;
    return Math.max(n, 0);
  }

  @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
  private static void giveWay() {
    Thread.yield();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
