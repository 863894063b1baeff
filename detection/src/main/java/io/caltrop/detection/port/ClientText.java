package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

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

  /** Whether the bytes are the same text in every encoding and with every setting. */
  static boolean isPlain(Frame frame, int from) {
    return holdsNone(frame, from, b -> b < 0 || b == '\\');
  }

  /**
   * Whether PostgreSQL reads the text as it is read here. What a backslash is depends on settings,
   * and what bytes beyond ASCII are on the encoding, both of which the requests before may change;
   * in some encodings the byte of a backslash is a part of a character.
   *
   * @param settled whether PostgreSQL has answered all that was sent before
   */
  static boolean isCertain(String text, Frame frame, int from, Charset charset, boolean settled) {
    if (!settled) {
      return isPlain(frame, from);
    }
    return isExact(text, frame, from, charset)
        && (charset.equals(UTF_8) || holdsNone(frame, from, b -> b == '\\'));
  }

  private static boolean holdsNone(Frame frame, int from, IntPredicate bytes) {
    int end = frame.textEnd(from);
    return IntStream.range(from, end).map(frame::at).noneMatch(bytes);
  }
}
