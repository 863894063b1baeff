package io.caltrop.store.cluster.redis;

import io.caltrop.core.AlertType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The names of one alert type's keys. They share the hash tag {@code {type}}, so that a script can
 * use all of them on the node that holds them.
 */
record Keys(AlertType type) {
  /** A sorted set: address text, its count. */
  byte[] counters() {
    return bytes("blacklist:{" + type + "}:ip_counters");
  }

  /** A sorted set: address text, its last sighting in epoch milliseconds. */
  byte[] lastSeen() {
    return bytes("blacklist:{" + type + "}:last_seen");
  }

  /** A number that is another after every script that counted. */
  byte[] version() {
    return bytes("blacklist:{" + type + "}:version");
  }

  /** A set: the identities marked within one bucket of the dedup window, 14 bytes each. */
  byte[] dedup(Instant start) {
    return bytes("dedup:{" + type + "}:" + start.toEpochMilli());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}
