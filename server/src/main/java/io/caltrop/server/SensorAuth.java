package io.caltrop.server;

import io.caltrop.server.IngestSettings.Credential;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides who sends alerts. Comparing takes the same time for every wrong answer. */
final class SensorAuth {
  private static final Map<String, String> BASIC =
      Map.of("WWW-Authenticate", "Basic realm=\"caltrop\", charset=\"UTF-8\"");
  private static final Map<String, String> SECRET =
      Map.of("WWW-Authenticate", "SharedSecret realm=\"caltrop\"");

  private final IngestSettings settings;

  SensorAuth(IngestSettings settings) {
    this.settings = settings;
  }

  /**
   * The sensor that the request's credentials name (HTTP Basic, RFC 7617); empty if there are none
   * to give.
   *
   * @throws Problem 401 if they are missing or wrong
   */
  Optional<UUID> sensor(Context ctx) {
    if (settings.credentials().isEmpty()) {
      return Optional.empty();
    }
    String header = ctx.header("Authorization");
    if (header == null) {
      throw new Problem(
          401, "Authorization: missing; allowed: HTTP Basic with a configured user name", BASIC);
    }
    byte[] given = decode(header);
    UUID found = null;
    for (Credential credential : settings.credentials()) {
      byte[] known = utf8(credential.username() + ":" + credential.password());
      if (same(given, known)) {
        found = credential.userId();
      }
    }
    if (found == null) {
      throw new Problem(
          401,
          "Authorization: not a configured user name with its password; allowed: HTTP Basic",
          BASIC);
    }
    return Optional.of(found);
  }

  /**
   * Checks a secret that was given.
   *
   * @param where it belongs, for the error message
   * @throws Problem 401 if one is configured and this is not it
   */
  void checkSecret(String where, @Nullable String given) {
    Optional<String> wanted = settings.sharedSecret();
    if (wanted.isPresent() && !same(utf8(given == null ? "" : given), utf8(wanted.get()))) {
      String what = given == null || given.isEmpty() ? "missing" : "not the configured one";
      throw new Problem(401, where + ": " + what + "; allowed: the configured secret", SECRET);
    }
  }

  private static byte[] decode(String header) {
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        return Base64.getDecoder().decode(header.substring(6).strip());
      } catch (IllegalArgumentException e) {
        throw new Problem(401, "Authorization: not Base64; allowed: HTTP Basic", BASIC);
      }
    }
    throw new Problem(401, "Authorization: another scheme; allowed: HTTP Basic", BASIC);
  }

  /** Compares hashes: not even the length shows in the time. */
  private static boolean same(byte[] given, byte[] known) {
    return MessageDigest.isEqual(sha256(given), sha256(known));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
