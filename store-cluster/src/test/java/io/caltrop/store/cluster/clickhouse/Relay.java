package io.caltrop.store.cluster.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay before a server that can lose answers: the request arrives, the client hears nothing. */
final class Relay implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final AtomicInteger answersToDrop = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile boolean silent;

  Relay(int target) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
  }

  /** With a socket of the caller's, such as one that speaks TLS. */
  Relay(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** The next so many answers end the connection instead. */
  void dropAnswers(int count) {
    answersToDrop.set(count);
  }

  /** From now on no answer comes, and no connection ends. */
  void fallSilent() {
    silent = true;
  }

  int dropped() {
    return dropped.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> copy(client, server, false));
        start(() -> copy(server, client, true));
      } catch (IOException e) {
        // closed, or the server is away: the client sees its connection end
      }
    }
  }

  private void copy(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && answersToDrop.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          dropped.incrementAndGet();
          return;
        }
        if (isAnswer && silent) {
          continue;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // one side has gone; closing tells the other
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
