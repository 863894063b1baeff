package io.caltrop.detection.port;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The least that can stand between one client and a server: bytes go on as they come. */
final class BareRelay implements Closeable {
  private final ServerSocket door;
  private final int server;

  BareRelay(int server) throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.server = server;
    start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve() {
    try (Socket client = door.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      start(() -> copy(client, upstream));
      copy(upstream, client);
    } catch (IOException e) {
      // The comparison is over.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] block = new byte[1 << 15];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // The comparison is over.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "bare relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
