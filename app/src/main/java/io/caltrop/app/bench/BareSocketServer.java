package io.caltrop.app.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The limit beside the requests for a list: a thread a connection that answers every request with
 * the same bytes from memory, knowing nothing of HTTP but where a request ends.
 */
final class BareSocketServer implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] answer;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  BareSocketServer(byte[] body) throws IOException {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    answer = new byte[head.length + body.length];
    System.arraycopy(head, 0, answer, 0, head.length);
    System.arraycopy(body, 0, answer, head.length, body.length);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      threads.shutdown(); // the listener was closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int newlines = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        if (newlines == 2) {
          socket.getOutputStream().write(answer);
          newlines = 0;
        }
      }
    } catch (IOException e) {
      threads.shutdown(); // the client went away: the measurement is over
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
