package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.Charset;

/** The messages that the port itself sends to PostgreSQL within a session. */
final class Requests {
  static final byte[] FLUSH = new Message('H').build();

  /** Of the statement and the portal that answers go through, so that the client's own stay. */
  private static final byte[] OWN = "caltrop_answer".getBytes(US_ASCII);

  private static final byte[] NO_PARAMETER_TYPES = {0, 0};

  private Requests() {}

  static byte[] query(byte[] sql) {
    return new Message('Q').text(sql).build();
  }

  /**
   * Parse.
   *
   * @param types what follows the text in the message: the types of parameters
   */
  static byte[] parse(byte[] name, byte[] sql, byte[] types) {
    return new Message('P').text(name).text(sql).bytes(types).build();
  }

  static byte[] describePortal(byte[] name) {
    return new Message('D').int8('P').text(name).build();
  }

  static byte[] closeStatement(byte[] name) {
    return new Message('C').int8('S').text(name).build();
  }

  private static byte[] closePortal() {
    return new Message('C').int8('P').text(OWN).build();
  }

  /**
   * Runs a statement within a batch, without the client's statements and portals taking notice; the
   * client sees only what answers the Execute.
   */
  static byte[] within(String sql, Charset charset, Pending pending, Edit.Own edit) {
    for (char request : new char[] {'C', 'C', 'P', 'B'}) {
      pending.sent(request, Edit.HIDDEN);
    }
    pending.sent('E', edit);
    pending.sent('C', Edit.HIDDEN);
    pending.sent('C', Edit.HIDDEN);
    return Message.join(
        closeStatement(OWN),
        closePortal(), // an error may have left both
        parse(OWN, sql.getBytes(charset), NO_PARAMETER_TYPES),
        new Message('B').text(OWN).text(OWN).int16(0).int16(0).int16(0).build(),
        new Message('E').text(OWN).int32(0).build(),
        closeStatement(OWN),
        closePortal());
  }
}
