package io.caltrop.detection.port;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;

/** The client's side of SCRAM-SHA-256 without channel binding, towards one server. */
final class ScramClient {
  private static final int MOST_ITERATIONS = 10_000_000;

  private final String password;
  private final String clientFirst;
  private final String clientNonce;
  private byte[] serverSignature = {};

  ScramClient(String password, SecureRandom random) {
    this.password = password;
    clientNonce = Scram.nonce(random);
    clientFirst = "n=,r=" + clientNonce;
  }

  String first() {
    return "n,," + clientFirst;
  }

  /**
   * Answers the server's first message.
   *
   * @throws IllegalArgumentException if it is none
   */
  String last(String message) {
    Map<Character, String> attributes = Scram.attributes(message);
    String nonce = attributes.getOrDefault('r', "");
    int iterations = Integer.parseInt(attributes.getOrDefault('i', ""));
    if (!nonce.startsWith(clientNonce) || iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException("not an answer to this client");
    }
    byte[] salted =
        Scram.salted(password, Scram.bytes(attributes.getOrDefault('s', "")), iterations);
    String bare = "c=biws,r=" + nonce; // biws is "n,,"
    String signed = clientFirst + "," + message + "," + bare;
    byte[] key = Scram.hmac(salted, "Client Key");
    byte[] proof = Scram.xor(key, Scram.hmac(Scram.hash(key), signed));
    serverSignature = Scram.hmac(Scram.hmac(salted, "Server Key"), signed);
    return bare + ",p=" + Scram.base64(proof);
  }

  /** Whether the server knows the password, by its last message. */
  boolean isGenuine(String message) {
    String signature = Scram.attributes(message).getOrDefault('v', "");
    return MessageDigest.isEqual(
        Scram.base64(serverSignature).getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        signature.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
