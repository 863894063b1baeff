package io.caltrop.core.ntopng;

import io.caltrop.core.Alert;
import io.caltrop.core.Catalog;
import io.caltrop.core.InvalidAlertException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What one message of ntopng says: a webhook body, the input of its shell recipient, or lines of
 * its syslog export.
 *
 * <p>Taken are, one or several in a body:
 *
 * <ul>
 *   <li>the webhook's envelope, an object with an array {@code alerts};
 *   <li>an alert alone, an object with {@code alert_id}, as the shell recipient gets it;
 *   <li>an array of such alerts;
 *   <li>when the body starts with {@code <}, syslog lines that hold one such alert each.
 * </ul>
 *
 * <p>One flow gives an alert for its own id, and one for each other id it carries that the catalog
 * lists. Bytes that are no UTF-8 become U+FFFD. An alert that is no JSON, is nested more than 64
 * deep or holds a number of more than 400 digits is rejected alone; so is an envelope that breaks,
 * whose alerts before the break are taken. A document without a closing bracket ends the reading,
 * since nobody knows where the next one starts.
 *
 * @param alerts in the order sent
 * @param rejections what could not be read, in the order sent
 * @param skipped alerts that were read and report nobody: a host alert's release, a victim, an
 *     interface or another thing without an address, an entity that is not known
 * @param sharedSecrets the different secrets of the documents; "" stands for a document without
 *     one. All of them must be right for the body to be trusted
 */
public record NtopngPayload(
    List<Alert> alerts, List<Rejection> rejections, int skipped, Set<String> sharedSecrets) {

  /** Copies. */
  public NtopngPayload {
    alerts = List.copyOf(alerts);
    rejections = List.copyOf(rejections);
    sharedSecrets = Set.copyOf(sharedSecrets);
  }

  /**
   * An alert, an envelope, or a document after the first, that could not be read.
   *
   * @param alert its place among all alerts of the body, from 0
   * @param reason one line: the field, its value and what is allowed
   */
  public record Rejection(int alert, String reason) {}

  /**
   * Reads a body. It takes some thirty times the body's size while it works: bound the size before.
   *
   * @param userId the sensor that sent it; {@link #reportedBy} changes it once the secret is known
   * @param catalog the lists that are kept
   * @throws InvalidAlertException if no document of the body can be read, or more than 10,000
   *     alerts cannot; the message says why
   */
  public static NtopngPayload parse(byte[] body, UUID userId, Catalog catalog)
      throws InvalidAlertException {
    return new PayloadReader(new AlertReader(userId, catalog)).read(body);
  }

  /** The same payload, sent by another sensor. */
  public NtopngPayload reportedBy(UUID userId) {
    List<Alert> theirs =
        alerts.stream()
            .map(
                a ->
                    new Alert(
                        userId, a.timestamp(), a.ip(), a.type(), a.dstPort(), a.info(), a.reason()))
            .toList();
    return new NtopngPayload(theirs, rejections, skipped, sharedSecrets);
  }
}
