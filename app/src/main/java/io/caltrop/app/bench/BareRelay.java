package io.caltrop.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The limit beside reads through the SQL port: copies the bytes of one connection to a server and
 * back, a thread each way, knowing nothing of what they say.
 */
final class BareRelay implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  private final ServerSocket listener;
  private final int server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * Waits for its one client.
   *
   * @param server a port of this machine
   */
  BareRelay(int server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      Socket client = listener.accept();
      Socket behind = new Socket(listener.getInetAddress(), server);
      for (Socket socket : List.of(client, behind)) {
        socket.setTcpNoDelay(true);
      }
      threads.execute(() -> copy(client, behind));
      threads.execute(() -> copy(behind, client));
    } catch (IOException e) {
      threads
          .shutdown(); // the listener was closed, or the server does not take it: so is its client
      // told
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] bytes = new byte[BLOCK];
    try (from;
        to) {
      for (int n = from.getInputStream().read(bytes); n >= 0; ) {
        to.getOutputStream().write(bytes, 0, n);
        n = from.getInputStream().read(bytes);
      }
    } catch (IOException e) {
      threads.shutdown(); // one of the two is gone: the measurement is over
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdown();
  }
}
