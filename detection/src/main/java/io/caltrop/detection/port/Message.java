package io.caltrop.detection.port;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A message of PostgreSQL's protocol in the making: a type, a length, a body. */
final class Message {
  /** Bytes of type and length. */
  static final int HEADER = 5;

  private final byte type;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  Message(char type) {
    this.type = (byte) type;
  }

  Message int16(int value) {
    body.write(value >> 8);
    body.write(value);
    return this;
  }

  Message int32(int value) {
    return int16(value >> 16).int16(value);
  }

  Message int8(int value) {
    body.write(value);
    return this;
  }

  Message bytes(byte[] value) {
    body.writeBytes(value);
    return this;
  }

  /** Text and the NUL that ends it. */
  Message text(byte[] value) {
    body.writeBytes(value);
    body.write(0);
    return this;
  }

  /** Text and the NUL that ends it. */
  Message text(String value, Charset charset) {
    return text(value.getBytes(charset));
  }

  /** Text and the NUL that ends it, in UTF-8. */
  Message text(String value) {
    return text(value, StandardCharsets.UTF_8);
  }

  byte[] build() {
    int length = body.size() + 4;
    byte[] message = new byte[1 + length];
    message[0] = type;
    putInt(message, 1, length);
    System.arraycopy(body.toByteArray(), 0, message, HEADER, body.size());
    return message;
  }

  static int getInt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Several messages in one piece. */
  static byte[] join(byte[]... messages) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      all.writeBytes(message);
    }
    return all.toByteArray();
  }

  /** A FATAL ErrorResponse: the last word before the connection closes. */
  static byte[] fatal(String sqlState, String text) {
    return new Message('E')
        .int8('S')
        .text("FATAL")
        .int8('V')
        .text("FATAL")
        .int8('C')
        .text(sqlState)
        .int8('M')
        .text(text)
        .int8(0)
        .build();
  }
}
