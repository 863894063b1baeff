package io.caltrop.server;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whose alerts are taken, and how long their sender waits. Every check that is configured must
 * pass: with a secret and credentials, both.
 *
 * @param sharedSecret what a body of ntopng must carry in its field of this name, and a post of
 *     alert records as the header {@code X-Shared-Secret}
 * @param credentials who may post, by HTTP Basic; empty for everybody
 * @param anonymous the sensor that alerts of ntopng belong to when there are no credentials
 * @param timeout an answer is given within this time, 503 if the alerts are not durable by then
 */
public record IngestSettings(
    Optional<String> sharedSecret, List<Credential> credentials, UUID anonymous, Duration timeout) {
  /** The sensor of alerts that nobody signed. */
  public static final UUID ANONYMOUS = new UUID(0, 0);

  /** Below the one second that ntopng waits. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(900);

  /** Copies, and checks. */
  public IngestSettings {
    credentials = List.copyOf(credentials);
    if (sharedSecret.isPresent() && sharedSecret.get().isEmpty()) {
      throw new IllegalArgumentException("the shared secret is empty; allowed: a text, or none");
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("the ingest timeout must be positive, not " + timeout);
    }
    Set<String> names = new HashSet<>();
    for (Credential credential : credentials) {
      if (!names.add(credential.username())) {
        throw new IllegalArgumentException(
            "the user name \"" + credential.username() + "\" stands twice; allowed: once");
      }
    }
  }

  /** Everybody may post. */
  public static IngestSettings standard() {
    return new IngestSettings(Optional.empty(), List.of(), ANONYMOUS, DEFAULT_TIMEOUT);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "IngestSettings[sharedSecret=%s, credentials=%s, anonymous=%s, timeout=%s]"
        .formatted(sharedSecret.isPresent() ? "***" : "none", credentials, anonymous, timeout);
  }

  /**
   * A sensor's name and password.
   *
   * @param userId the sensor that alerts posted with it belong to
   */
  public record Credential(String username, String password, UUID userId) {
    /** Checks what HTTP Basic can carry (RFC 7617, section 2). */
    public Credential {
      if (username.isEmpty() || username.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "the user name \"" + username + "\" cannot be used; allowed: a text without a colon");
      }
      if (password.isEmpty()) {
        throw new IllegalArgumentException(
            "the password of \"" + username + "\" is empty; allowed: a text");
      }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
      return "Credential[username=" + username + ", password=***, userId=" + userId + "]";
    }
  }
}
