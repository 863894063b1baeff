package io.caltrop.detection.port;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;

/** A connection in memory that gives and takes as little as it likes. */
final class MemoryWire implements Wire {
  private final ByteBuffer input;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Random random;

  MemoryWire(byte[] input, Random random) {
    this.input = ByteBuffer.wrap(input);
    this.random = random;
  }

  /** What was written to it. */
  byte[] written() {
    return output.toByteArray();
  }

  @Override
  public int read(ByteBuffer target) {
    if (!input.hasRemaining()) {
      return -1;
    }
    int n = Math.min(Math.min(input.remaining(), target.remaining()), some());
    target.put(input.slice(input.position(), n));
    input.position(input.position() + n);
    return n;
  }

  @Override
  public void write(ByteBuffer source) {
    int n = Math.min(source.remaining(), some());
    for (int i = 0; i < n; i++) {
      output.write(source.get());
    }
  }

  /** Nothing, a few bytes, or many. */
  private int some() {
    return random.nextBoolean() ? random.nextInt(8) : random.nextInt(100_000);
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void end() {}

  @Override
  public SocketChannel channel() {
    throw new UnsupportedOperationException();
  }
}
