package io.caltrop.detection.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, reads what it is sent first, and dies when it is told to. */
final class FrailServer implements AutoCloseable {
  private final ServerSocket listener;
  private final CompletableFuture<Socket> connection;

  FrailServer() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    connection = CompletableFuture.supplyAsync(this::accept);
  }

  private Socket accept() {
    try {
      Socket socket = listener.accept();
      int first = socket.getInputStream().read();
      if (first < 0) {
        throw new IOException("nothing was said");
      }
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Ends the connection with a reset. */
  void die() throws IOException {
    Socket socket = connection.join();
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
