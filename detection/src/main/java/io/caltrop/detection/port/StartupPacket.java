package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for at the start: a version of the protocol, a user, a database, settings.
 *
 * @param parameters by name, in the client's order; each byte a character, whatever its encoding
 */
record StartupPacket(int version, Map<String, String> parameters) {
  /**
   * Reads one.
   *
   * @param body what follows length and version
   * @return empty if it is malformed
   */
  static Optional<StartupPacket> read(int version, byte[] body) {
    Frame frame = new Frame((byte) 0, body, 0, body.length);
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int nameEnd = frame.textEnd(at);
      int valueEnd = nameEnd < 0 ? -1 : frame.textEnd(nameEnd + 1);
      if (valueEnd < 0) {
        return Optional.empty();
      }
      parameters.put(
          frame.text(at, nameEnd, ISO_8859_1), frame.text(nameEnd + 1, valueEnd, ISO_8859_1));
      at = valueEnd + 1;
    }
    return at == body.length - 1
        ? Optional.of(new StartupPacket(version, parameters))
        : Optional.empty();
  }

  /** The user's name; empty if the client names none. */
  String user() {
    return new String(parameters.getOrDefault("user", "").getBytes(ISO_8859_1), UTF_8);
  }

  /** The database; the default one if the client names none. */
  String database(String otherwise) {
    String named = parameters.getOrDefault("database", "");
    return named.isEmpty() ? otherwise : new String(named.getBytes(ISO_8859_1), UTF_8);
  }

  /** The same as another role, and in a database. */
  StartupPacket as(String role, String database) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put("user", new String(role.getBytes(UTF_8), ISO_8859_1));
    changed.put("database", new String(database.getBytes(UTF_8), ISO_8859_1));
    return new StartupPacket(version, changed);
  }

  byte[] bytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    parameters.forEach(
        (name, value) -> {
          body.writeBytes(name.getBytes(ISO_8859_1));
          body.write(0);
          body.writeBytes(value.getBytes(ISO_8859_1));
          body.write(0);
        });
    body.write(0);
    byte[] packet = new byte[8 + body.size()];
    Message.putInt(packet, 0, packet.length);
    Message.putInt(packet, 4, version);
    System.arraycopy(body.toByteArray(), 0, packet, 8, body.size());
    return packet;
  }
}
