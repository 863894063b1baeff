package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client that says exactly what a test wants, byte by byte. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /** One that is logged in as root. */
  static RawClient open(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.startup("root");
    client.until('Z');
    return client;
  }

  /** A message as it came. */
  record Received(char type, String text) {
    /** The field of an error, empty if it has none. */
    String field(char code) {
      for (String field : text.split("\0", -1)) {
        if (!field.isEmpty() && field.charAt(0) == code) {
          return field.substring(1);
        }
      }
      return "";
    }
  }

  void startup(String user) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", user);
    parameters.put("database", "dev");
    send(new StartupPacket(3 << 16, parameters).bytes());
  }

  void send(byte[]... messages) throws IOException {
    socket.getOutputStream().write(Message.join(messages));
  }

  static byte[] query(String sql) {
    return new Message('Q').text(sql).build();
  }

  static byte[] parse(String name, String sql) {
    return new Message('P').text(name).text(sql).int16(0).build();
  }

  static byte[] bind(String portal, String name) {
    return new Message('B').text(portal).text(name).int16(0).int16(0).int16(0).build();
  }

  static byte[] execute(String portal) {
    return new Message('E').text(portal).int32(0).build();
  }

  static byte[] sync() {
    return new Message('S').build();
  }

  static byte[] flush() {
    return new Message('H').build();
  }

  Received receive() throws IOException {
    char type = (char) in.readUnsignedByte();
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return new Received(type, new String(body, UTF_8));
  }

  /** The types of the messages up to one of a type. */
  String until(char last) throws IOException {
    StringBuilder types = new StringBuilder();
    Received message;
    do {
      message = receive();
      types.append(message.type());
    } while (message.type() != last);
    return types.toString();
  }

  /** The last message of a type before the connection ends. */
  Received lastWord() throws IOException {
    Received last = new Received('?', "");
    try {
      while (true) {
        last = receive();
      }
    } catch (EOFException e) {
      return last;
    }
  }

  /** Whether the port has closed the connection, without another word. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  int read() throws IOException {
    return in.read();
  }

  /** Says that it says nothing more. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Goes without a word: the other side gets a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
