package io.caltrop.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One PostgreSQL server. */
public final class PostgresServer extends Server {
  private static final int TIMEOUT_MILLIS = 1000;
  private static final int PROTOCOL_3 = 3 << 16;

  private final PostgresProgram program;

  PostgresServer(PostgresProgram program, Place place) {
    super(place.name(), place.folder(), place.port(), place.lifetime());
    this.program = program;
  }

  @Override
  ProcessBuilder prepare() throws IOException {
    return program.prepare(folder(), port());
  }

  /** Makes roles and database, and gives the address with the login. */
  String complete() {
    try {
      return program.complete(folder(), port());
    } catch (IOException e) {
      throw new ClusterException(name() + " cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Ends its clients' sessions, where the usual signal would wait for them. */
  @Override
  String stopSignal() {
    return "INT";
  }

  /** A killed server's other processes keep its memory until they have seen that it is gone. */
  @Override
  int attempts() {
    return 15;
  }

  /** Begins a login: while the server starts, it refuses; then it asks for the password. */
  @Override
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(startup());
      return socket.getInputStream().read() == 'R';
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] startup() throws IOException {
    byte[] login = "user\0caltrop\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(8 + login.length);
    out.writeInt(PROTOCOL_3);
    out.write(login);
    return bytes.toByteArray();
  }
}
