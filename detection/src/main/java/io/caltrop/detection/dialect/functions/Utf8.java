package io.caltrop.detection.dialect.functions;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * The bytes of a text, among others, not to be changed.
 *
 * @param length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // it is no value, only two results in one
public record Utf8(byte[] bytes, int offset, int length) {
  /** Of a text; a copy only if they are not in one array. */
  public static Utf8 of(StringData text) {
    BinaryStringData binary = (BinaryStringData) text;
    binary.ensureMaterialized();
    MemorySegment[] segments = binary.getSegments();
    if (segments.length == 1 && !segments[0].isOffHeap()) {
      return new Utf8(segments[0].getArray(), binary.getOffset(), binary.getSizeInBytes());
    }
    byte[] copy = binary.toBytes();
    return new Utf8(copy, 0, copy.length);
  }
}
