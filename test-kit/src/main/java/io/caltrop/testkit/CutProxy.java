package io.caltrop.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on loopback that can cut its clients off from the server behind it. */
public final class CutProxy implements AutoCloseable {
  /** What happens to a client. */
  public enum Mode {
    /** Bytes pass. */
    PASSES,
    /** Connections stay open, and no byte passes: packets are lost. */
    SILENT,
    /** Connections are broken off, new ones at once. */
    BREAKS
  }

  private final ServerSocket listener;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASSES;

  /** Listens on a free port, before a server on a port of this machine. */
  public CutProxy(int server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Changes what happens, to open connections as well. What was lost in silence stays lost. */
  public void set(Mode next) throws IOException {
    Mode before = mode;
    mode = next;
    if (next == Mode.BREAKS || before == Mode.SILENT) {
      for (Socket socket : sockets) {
        socket.close();
      }
      sockets.clear();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        if (mode == Mode.BREAKS) {
          client.close();
        } else {
          Socket behind = new Socket(listener.getInetAddress(), server);
          sockets.add(behind);
          client.setTcpNoDelay(true);
          behind.setTcpNoDelay(true);
          thread(() -> pass(client, behind));
          thread(() -> pass(behind, client));
        }
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[65536];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (mode == Mode.PASSES) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException e) {
      // One of the two is gone, and so is the other now.
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    set(Mode.BREAKS);
  }
}
