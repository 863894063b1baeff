package io.caltrop.detection.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection, with TLS or without, that never waits; one thread uses it, any may close it. */
interface Wire extends AutoCloseable {
  /** Reads what there is: how many bytes, 0 if none has come, -1 if none will. */
  int read(ByteBuffer target) throws IOException;

  /** Takes what it can of the bytes, as many as were taken out of the buffer. */
  void write(ByteBuffer source) throws IOException;

  /** Sends what it took and still has; true if nothing is left. */
  boolean flush() throws IOException;

  /** Tells the other side that nothing more will come; what it has not sent is lost. */
  void end() throws IOException;

  /** To wait for with a {@link Poller}. */
  SocketChannel channel();

  @Override
  default void close() {
    try {
      channel().close();
    } catch (IOException e) {
      // Nothing is left to close.
    }
  }
}
