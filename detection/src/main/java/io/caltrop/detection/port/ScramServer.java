package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** The server's side of SCRAM-SHA-256 without channel binding, for one client. */
final class ScramServer {
  /** What is kept of a password. */
  static final class Verifier {
    private static final int ITERATIONS = 4096;

    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private Verifier(byte[] salt, byte[] storedKey, byte[] serverKey) {
      this.salt = salt.clone();
      this.storedKey = storedKey;
      this.serverKey = serverKey;
    }

    static Verifier of(String password, byte[] salt) {
      byte[] salted = Scram.salted(password, salt, ITERATIONS);
      return new Verifier(
          salt, Scram.hash(Scram.hmac(salted, "Client Key")), Scram.hmac(salted, "Server Key"));
    }

    /** For a user that is not there: nobody can tell from what the server says. */
    static Verifier none(byte[] salt) {
      return new Verifier(salt, new byte[32], new byte[32]);
    }
  }

  private final Verifier verifier;
  private final String serverNonce;
  private String header = "";
  private String exchanged = "";
  private String nonce = "";

  ScramServer(Verifier verifier, SecureRandom random) {
    this.verifier = verifier;
    this.serverNonce = Scram.nonce(random);
  }

  /**
   * Answers the client's first message.
   *
   * @throws Refusal if it cannot be answered
   */
  String first(String message) throws Refusal {
    int bare = message.indexOf(',', message.indexOf(',') + 1) + 1;
    if (bare < 3 || message.charAt(0) == 'p') {
      throw malformed();
    }
    header = message.substring(0, bare);
    String clientFirst = message.substring(bare);
    String clientNonce = Scram.attributes(clientFirst).getOrDefault('r', "");
    if (clientNonce.isEmpty() || !(header.startsWith("n,") || header.startsWith("y,"))) {
      throw malformed();
    }
    nonce = clientNonce + serverNonce;
    String answer =
        "r=" + nonce + ",s=" + Scram.base64(verifier.salt) + ",i=" + Verifier.ITERATIONS;
    exchanged = clientFirst + "," + answer;
    return answer;
  }

  /**
   * Answers the client's last message; empty if the password is wrong.
   *
   * @throws Refusal if it is none
   */
  Optional<String> last(String message) throws Refusal {
    int proofAt = message.lastIndexOf(",p=");
    Map<Character, String> attributes = Scram.attributes(message);
    String binding = Scram.base64(header.getBytes(UTF_8));
    if (proofAt < 0 || !nonce.equals(attributes.get('r')) || !binding.equals(attributes.get('c'))) {
      throw malformed();
    }
    byte[] proof = proof(message.substring(proofAt + 3));
    String signed = exchanged + "," + message.substring(0, proofAt);
    byte[] clientKey = Scram.xor(Scram.hmac(verifier.storedKey, signed), proof);
    if (!MessageDigest.isEqual(Scram.hash(clientKey), verifier.storedKey)) {
      return Optional.empty();
    }
    return Optional.of("v=" + Scram.base64(Scram.hmac(verifier.serverKey, signed)));
  }

  private static byte[] proof(String base64) throws Refusal {
    try {
      byte[] proof = Scram.bytes(base64);
      if (proof.length == 32) {
        return proof;
      }
    } catch (IllegalArgumentException e) {
      // no base64
    }
    throw malformed();
  }

  private static Refusal malformed() {
    return new Refusal("08P01", "malformed SCRAM message");
  }
}
