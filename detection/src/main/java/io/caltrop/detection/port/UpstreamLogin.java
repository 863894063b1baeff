package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** Logs in to PostgreSQL for a client that has shown the port its password. */
final class UpstreamLogin {
  private static final int OK = 0;
  private static final int CLEARTEXT = 3;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;
  private static final int LONGEST = 1 << 16;

  private final Exchange upstream;
  private final Exchange client;
  private final String password;
  private final ScramClient scram;

  UpstreamLogin(Exchange upstream, Exchange client, String password, SecureRandom random) {
    this.upstream = upstream;
    this.client = client;
    this.password = password;
    scram = new ScramClient(password, random);
  }

  /**
   * Answers what PostgreSQL asks, until both sides know that authentication is complete.
   *
   * @throws Refusal if PostgreSQL does not let the role in
   */
  void run() throws IOException {
    while (true) {
      byte[] head = upstream.read(Message.HEADER);
      int length = Message.getInt(head, 1);
      if (length < 4 || length > LONGEST) {
        throw new IOException("not PostgreSQL's protocol");
      }
      byte[] body = upstream.read(length - 4);
      byte[] message = Message.join(head, body);
      switch (head[0]) {
        case 'E' -> throw new Refusal(message);
        case 'R' -> {
          if (body.length < 4) {
            throw new IOException("not PostgreSQL's protocol");
          }
          int kind = Message.getInt(body, 0);
          if (kind == OK) {
            client.write(message);
            return;
          }
          answer(kind, new String(body, 4, body.length - 4, UTF_8));
        }
        default -> client.write(message); // a version of the protocol, a notice
      }
    }
  }

  private void answer(int kind, String data) throws IOException {
    try {
      switch (kind) {
        case CLEARTEXT -> upstream.write(new Message('p').text(password).build());
        case SASL -> first(data);
        case SASL_CONTINUE ->
            upstream.write(new Message('p').bytes(scram.last(data).getBytes(UTF_8)).build());
        case SASL_FINAL -> {
          if (!scram.isGenuine(data)) {
            throw unknown("it does not know the role's password");
          }
        }
        default -> throw unknown("it asks for authentication of kind " + kind);
      }
    } catch (IllegalArgumentException e) {
      throw unknown("its SCRAM message is malformed");
    }
  }

  private void first(String mechanisms) throws IOException {
    if (!List.of(mechanisms.split("\0", -1)).contains(Scram.MECHANISM)) {
      throw unknown("it does not offer " + Scram.MECHANISM);
    }
    byte[] first = scram.first().getBytes(UTF_8);
    upstream.write(new Message('p').text(Scram.MECHANISM).int32(first.length).bytes(first).build());
  }

  private static Refusal unknown(String reason) {
    return new Refusal(
        "28000",
        "the SQL port cannot log in to PostgreSQL: "
            + reason
            + "; allowed: trust, password and scram-sha-256");
  }
}
