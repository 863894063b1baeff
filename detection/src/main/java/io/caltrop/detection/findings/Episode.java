package io.caltrop.detection.findings;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Hits of one rule and key that belong together: each no longer after the others than the rule's
 * suppression says. Times are in ms since 1970.
 *
 * @param id of the finding
 * @param count of events: the most that a hit stood for, or the number of hits
 * @param evidence of the newest hit
 */
public record Episode(
    String id, String entity, long firstSeen, long lastSeen, long count, String evidence) {
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Episode::sha);

  /** One that begins. */
  static Episode of(About about, Hit hit) {
    long count = hit.count() == null ? 1 : hit.count();
    return new Episode(
        id(about.rule(), hit.key(), hit.firstSeen()),
        hit.entity(),
        hit.firstSeen(),
        hit.time(),
        count,
        hit.evidence());
  }

  /** Whether a hit belongs to it. */
  boolean holds(Hit hit, long suppressionMs) {
    return hit.firstSeen() - suppressionMs <= lastSeen && hit.time() + suppressionMs >= firstSeen;
  }

  /** With one more hit. */
  Episode with(Hit hit) {
    boolean isNewest = hit.time() >= lastSeen;
    return new Episode(
        id,
        isNewest ? hit.entity() : entity,
        Math.min(firstSeen, hit.firstSeen()),
        Math.max(lastSeen, hit.time()),
        hit.count() == null ? count + 1 : Math.max(count, hit.count()),
        isNewest ? hit.evidence() : evidence);
  }

  /** As it stands. */
  Finding finding(About about, String key, Finding.Activity activity) {
    return new Finding(
        id,
        about.rule(),
        about.version(),
        about.title(),
        about.severity(),
        about.risk(),
        about.category(),
        about.attack(),
        entity,
        key,
        activity,
        Instant.ofEpochMilli(firstSeen),
        Instant.ofEpochMilli(lastSeen),
        count,
        Duration.ofMillis(about.suppressionMs()),
        evidence);
  }

  /**
   * The first 128 bits of SHA-256 over rule, key and time, each text with its length before it, as
   * a UUID of version 8 (RFC 9562). A cryptographic hash, since the key is the attacker's.
   */
  private static String id(String rule, String key, long firstSeen) {
    byte[] ruleBytes = rule.getBytes(StandardCharsets.UTF_8);
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    ByteBuffer fields = ByteBuffer.allocate(16 + ruleBytes.length + keyBytes.length);
    fields.putInt(ruleBytes.length).put(ruleBytes).putInt(keyBytes.length).put(keyBytes);
    fields.putLong(firstSeen);
    ByteBuffer hash = ByteBuffer.wrap(SHA_256.get().digest(fields.array()));
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
