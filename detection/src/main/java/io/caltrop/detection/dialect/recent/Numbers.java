package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Numbers in as many bytes as they need: seven bits in each, the lowest first, the sign below. */
final class Numbers {
  private Numbers() {}

  static void write(long number, DataOutputView out) throws IOException {
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInputView in) throws IOException {
    long rest = 0;
    int shift = 0;
    long seven;
    do {
      seven = in.readByte();
      rest |= (seven & 0x7F) << shift;
      shift += 7;
    } while (seven < 0);
    return (rest >>> 1) ^ -(rest & 1);
  }
}
