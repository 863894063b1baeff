package io.caltrop.detection.port;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/** Reads and writes pieces of known length, one after the other, waiting for each. */
final class Exchange {
  private final Wire wire;
  private final Poller poller;

  Exchange(Wire wire, Poller poller) {
    this.wire = wire;
    this.poller = poller;
  }

  Wire wire() {
    return wire;
  }

  /** Reads so many bytes and none more. */
  byte[] read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int n = wire.read(bytes);
      if (n < 0) {
        throw new EOFException();
      }
      if (n == 0) {
        poller.await(wire, SelectionKey.OP_READ);
      }
    }
    return bytes.array();
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    wire.write(source);
    while (source.hasRemaining() || !wire.flush()) {
      poller.await(wire, SelectionKey.OP_WRITE);
      wire.write(source);
    }
  }

  /** Reads until the other side ends. */
  void awaitEnd() throws IOException {
    ByteBuffer ignored = ByteBuffer.allocate(64);
    int n = wire.read(ignored);
    while (n >= 0) {
      if (n == 0) {
        poller.await(wire, SelectionKey.OP_READ);
      }
      n = wire.read(ignored.clear());
    }
  }
}
