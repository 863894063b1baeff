package io.caltrop.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no proper client would send. */
final class RawClient {
  private RawClient() {}

  /** Sends a request and reads until the server closes the connection. */
  static String exchange(int port, String request) {
    return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String exchange(int port, byte[] request) {
    return exchange(port, request, false);
  }

  /** The same, and says that nothing more comes. */
  static String exchangeAndShut(int port, byte[] request) {
    return exchange(port, request, true);
  }

  private static String exchange(int port, byte[] request, boolean shut) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      if (shut) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a part of a request and hangs up. */
  static void abandon(int port, String part) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request without a body, of its lines. */
  static String lines(int port, String... lines) {
    return exchange(port, String.join("\r\n", lines) + "\r\n\r\n");
  }

  /** A GET of a request target as it stands. */
  static String get(int port, String target) {
    return exchange(port, "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
}
