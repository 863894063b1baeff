package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.OptionalInt;

/** Changes single fields of an ErrorResponse or a NoticeResponse; the others stay byte by byte. */
final class ErrorFields {
  /** Where PostgreSQL was, which says nothing to those who have not written the statement. */
  private static final String INTERNALS = "PpqWFLR";

  private ErrorFields() {}

  /** With the position moved on. */
  static byte[] shifted(Frame error, int shift) {
    Message changed = new Message((char) error.type());
    int at = error.body();
    int textEnd = error.textEnd(at);
    while (textEnd > at) {
      if (error.at(at) == 'P') {
        int position = Integer.parseInt(error.text(at + 1, textEnd, ISO_8859_1));
        changed.int8('P').text(Integer.toString(position + shift));
      } else {
        changed.text(error.bytes(at, textEnd));
      }
      at = textEnd + 1;
      textEnd = error.textEnd(at);
    }
    return changed.int8(0).build();
  }

  /** With a hint, which it has not had. */
  static byte[] hinted(byte[] error, byte[] hint) {
    byte[] fields = Arrays.copyOfRange(error, Message.HEADER, error.length - 1);
    return new Message((char) error[0]).bytes(fields).int8('H').text(hint).int8(0).build();
  }

  /** Without PostgreSQL's own places in it, but with a position in what the client has sent. */
  static byte[] placed(Frame error, OptionalInt position) {
    Message changed = new Message((char) error.type());
    int at = error.body();
    int textEnd = error.textEnd(at);
    while (textEnd > at) {
      if (INTERNALS.indexOf(error.at(at)) < 0) {
        changed.text(error.bytes(at, textEnd));
      }
      at = textEnd + 1;
      textEnd = error.textEnd(at);
    }
    if (position.isPresent()) {
      changed.int8('P').text(Integer.toString(position.getAsInt()));
    }
    return changed.int8(0).build();
  }
}
