package io.caltrop.detection.port;

import java.nio.charset.Charset;
import java.util.Arrays;

/** A whole message where it lies in a buffer, for as long as the buffer is not read into again. */
final class Frame {
  private final byte type;
  private final byte[] buffer;
  private final int body;
  private final int end;

  /**
   * A message in a buffer.
   *
   * @param body where its body starts
   * @param end where it ends
   */
  Frame(byte type, byte[] buffer, int body, int end) {
    this.type = type;
    this.buffer = buffer;
    this.body = body;
    this.end = end;
  }

  byte type() {
    return type;
  }

  /** The byte there in the buffer. */
  byte at(int index) {
    return buffer[index];
  }

  /** Where the body starts. */
  int body() {
    return body;
  }

  /** Where the message ends. */
  int end() {
    return end;
  }

  /** Where the text ends that starts there: at its NUL; -1 if there is none. */
  int textEnd(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Whether these bytes stand there. */
  boolean holds(byte[] bytes, int from) {
    return from + bytes.length <= end
        && Arrays.equals(bytes, 0, bytes.length, buffer, from, from + bytes.length);
  }

  String text(int from, int to, Charset charset) {
    return new String(buffer, from, to - from, charset);
  }

  byte[] bytes(int from, int to) {
    return Arrays.copyOfRange(buffer, from, to);
  }

  /** The message as it came. */
  byte[] message() {
    return bytes(body - Message.HEADER, end);
  }
}
