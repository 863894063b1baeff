package io.caltrop.detection.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The first packets of a connection, up to what the client wants. */
final class Greeting {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSSENC_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;
  private static final int LONGEST = 10_000; // PostgreSQL's own limit
  private static final int MOST_PACKETS = 4;
  private static final String PROTOCOL_VIOLATION = "08P01";
  private static final String NOT_SUPPORTED = "0A000";
  private static final String NOT_AUTHORIZED = "28000";

  private final Poller poller;
  private final Optional<SSLContext> tls;
  private final boolean tlsRequired;
  private Wire wire;
  private Exchange client;
  private boolean encrypted;

  Greeting(Wire wire, Poller poller, Optional<SSLContext> tls, boolean tlsRequired) {
    this.wire = wire;
    this.poller = poller;
    this.tls = tls;
    this.tlsRequired = tlsRequired;
    client = new Exchange(wire, poller);
  }

  /** The client's connection, which goes on with TLS if the client has asked for it. */
  Exchange client() {
    return client;
  }

  /** What a client wants. */
  sealed interface Wish {}

  /** A session. */
  record Start(StartupPacket packet) implements Wish {}

  /**
   * That the statement of another session is canceled.
   *
   * @param key what that session was given
   */
  record Cancel(ByteBuffer key) implements Wish {
    byte[] packet() {
      byte[] packet = new byte[8 + key.remaining()];
      Message.putInt(packet, 0, packet.length);
      Message.putInt(packet, 4, CANCEL_REQUEST);
      key.get(key.position(), packet, 8, key.remaining());
      return packet;
    }
  }

  /**
   * Reads until it is known.
   *
   * @throws Refusal if it is nothing that can be granted
   */
  Wish read() throws IOException {
    for (int packets = 0; packets < MOST_PACKETS; packets++) {
      byte[] head = client.read(8);
      int length = Message.getInt(head, 0);
      int code = Message.getInt(head, 4);
      if (length < 8 || length > LONGEST) {
        throw new Refusal(PROTOCOL_VIOLATION, "invalid length of startup packet");
      }
      byte[] body = client.read(length - 8);
      switch (code) {
        case SSL_REQUEST -> encrypt();
        case GSSENC_REQUEST -> client.write(new byte[] {'N'});
        case CANCEL_REQUEST -> {
          return new Cancel(ByteBuffer.wrap(body));
        }
        default -> {
          return new Start(startup(code, body));
        }
      }
    }
    throw new Refusal(PROTOCOL_VIOLATION, "too many requests for encryption");
  }

  private void encrypt() throws IOException {
    if (tls.isPresent() && !encrypted) {
      client.write(new byte[] {'S'});
      wire = TlsWire.accept(wire, tls.get(), poller);
      client = new Exchange(wire, poller);
      encrypted = true;
    } else {
      client.write(new byte[] {'N'});
    }
  }

  private StartupPacket startup(int version, byte[] body) throws Refusal {
    if (version >> 16 != 3) {
      throw new Refusal(
          NOT_SUPPORTED,
          "unsupported frontend protocol %d.%d: server supports 3.0 and later 3.x"
              .formatted(version >>> 16, version & 0xffff));
    }
    if (tlsRequired && !encrypted) {
      throw new Refusal(NOT_AUTHORIZED, "this port demands TLS: connect with sslmode=require");
    }
    StartupPacket packet =
        StartupPacket.read(version, body)
            .orElseThrow(() -> new Refusal(PROTOCOL_VIOLATION, "invalid startup packet layout"));
    if (packet.user().isEmpty()) {
      throw new Refusal(NOT_AUTHORIZED, "no PostgreSQL user name specified in startup packet");
    }
    return packet;
  }
}
