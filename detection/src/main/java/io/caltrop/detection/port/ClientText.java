package io.caltrop.detection.port;

import java.nio.charset.Charset;
import java.util.Optional;

/** The text of statements as it stands in messages: in the client's encoding, ended by a NUL. */
final class ClientText {
  private ClientText() {}

  /** The text that starts there; empty if nothing ends it. */
  static Optional<String> read(Frame frame, int from, Charset charset) {
    int end = frame.textEnd(from);
    return end < 0 ? Optional.empty() : Optional.of(frame.text(from, end, charset));
  }

  /** Whether the text is just what the message holds: no bytes were wrong in the encoding. */
  static boolean isExact(String text, Frame frame, int from, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    return frame.holds(bytes, from) && frame.textEnd(from) == from + bytes.length;
  }
}
