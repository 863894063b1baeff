package io.caltrop.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identity of an alert: the first 128 bits of SHA-256 over {@code user_id, timestamp, alert_id,
 * ip, info, reason}, each text with its length before it.
 *
 * <p>A cryptographic hash, since {@code info} is the attacker's: nobody can write a request whose
 * alert passes for a duplicate of another. The entity counts as a part of the alert id; {@code
 * dst_port} does not belong to the identity.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record EventId(long high, long low) implements Comparable<EventId> {
  private static final int FIXED_BYTES = 16 + 8 + 1 + 4 + 1 + 16 + 4 + 4;
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(EventId::sha256);

  /** The identity of an alert. */
  public static EventId of(Alert alert) {
    byte[] info = alert.info().getBytes(StandardCharsets.UTF_8);
    byte[] reason = alert.reason().getBytes(StandardCharsets.UTF_8);
    ByteBuffer fields = ByteBuffer.allocate(FIXED_BYTES + info.length + reason.length);
    fields.putLong(alert.userId().getMostSignificantBits());
    fields.putLong(alert.userId().getLeastSignificantBits());
    fields.putLong(alert.timestamp());
    fields.put((byte) alert.type().entity().id()).putInt(alert.alertId());
    fields.put((byte) (alert.ip().isIpv4() ? 4 : 16));
    alert.ip().putInto(fields);
    fields.putInt(info.length).put(info).putInt(reason.length).put(reason);
    MessageDigest digest = SHA_256.get();
    digest.update(fields.array(), 0, fields.position());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new EventId(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The order as signed 64-bit numbers, which is the order of two bigint columns. */
  @Override
  public int compareTo(EventId other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compare(low, other.low);
  }
}
