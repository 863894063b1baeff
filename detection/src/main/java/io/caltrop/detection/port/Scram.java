package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What both sides of SCRAM-SHA-256 compute; RFC 5802 and RFC 7677. */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";
  private static final int KEY_BITS = 256;
  private static final int NONCE_BYTES = 18;

  private Scram() {}

  /** The password in the form that is hashed: NFKC, as SASLprep asks for. */
  static byte[] salted(String password, byte[] salt, int iterations) {
    String prepared = Normalizer.normalize(password, Normalizer.Form.NFKC);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(prepared.toCharArray(), salt, iterations, KEY_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JRE has it
    }
  }

  static byte[] hmac(byte[] key, String text) {
    return hmac(key, text.getBytes(UTF_8));
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JRE has it
    }
  }

  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JRE has it
    }
  }

  static byte[] xor(byte[] a, byte[] b) {
    byte[] result = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = (byte) (a[i] ^ b[i]);
    }
    return result;
  }

  static String nonce(SecureRandom random) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Base64 as it stands in messages.
   *
   * @throws IllegalArgumentException if it is none
   */
  static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** The attributes of a message, {@code r=..,s=..}, by their letters. */
  static Map<Character, String> attributes(String message) {
    Map<Character, String> attributes = new HashMap<>();
    for (String attribute : message.split(",", -1)) {
      if (attribute.length() >= 2 && attribute.charAt(1) == '=') {
        attributes.putIfAbsent(attribute.charAt(0), attribute.substring(2));
      }
    }
    return attributes;
  }
}
