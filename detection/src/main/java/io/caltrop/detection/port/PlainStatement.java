package io.caltrop.detection.port;

/**
 * The last statement that went on as it was, so that one sent again is not read again. It is held
 * only if its bytes mean the same in every encoding and with every setting: ASCII, no backslash.
 */
final class PlainStatement {
  private static final int LONGEST = 8 * 1024;

  private byte[] text = {}; // with its NUL, so that nothing is equal to none

  /** Whether it is the text that starts there. */
  boolean is(Frame frame, int from) {
    return text.length > 0 && frame.holds(text, from);
  }

  /** Takes the text that starts there and ends with a NUL, if it can be held. */
  void hold(Frame frame, int from) {
    int end = frame.textEnd(from) + 1;
    if (end <= from || end - from > LONGEST) {
      return;
    }
    if (ClientText.isPlain(frame, from)) {
      text = frame.bytes(from, end);
    }
  }
}
