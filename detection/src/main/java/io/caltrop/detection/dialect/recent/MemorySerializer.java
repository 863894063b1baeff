package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes memories into checkpoints, each behind a byte with the version of its format. While a job
 * runs they stay objects: nothing is written for a row.
 */
public final class MemorySerializer<M extends Memory> extends TypeSerializer<M> {
  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;

  private final Memory.Kind kind;

  MemorySerializer(Memory.Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<M> duplicate() {
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // a kind has one class
  public M createInstance() {
    return (M) kind.empty();
  }

  @Override
  public M copy(M from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(64);
      from.write(out);
      M copy = createInstance();
      copy.read(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
      return copy;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public M copy(M from, M reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(M memory, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    memory.write(target);
  }

  @Override
  public M deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException("state of version " + version + ", known is " + VERSION);
    }
    M memory = createInstance();
    memory.read(source);
    return memory;
  }

  @Override
  public M deserialize(M reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemorySerializer<?> serializer && serializer.kind == kind;
  }

  @Override
  public int hashCode() {
    return kind.name().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<M> snapshotConfiguration() {
    return new Snapshot<>(kind);
  }

  /** Which kind of memory a checkpoint has. */
  public static final class Snapshot<M extends Memory> implements TypeSerializerSnapshot<M> {
    private Memory.Kind kind;

    /** For Flink, which reads the kind then. */
    public Snapshot() {
      this(Memory.Kind.TIMES);
    }

    private Snapshot(Memory.Kind kind) {
      this.kind = kind;
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(kind.name());
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      kind = Memory.Kind.valueOf(in.readUTF());
    }

    @Override
    public TypeSerializer<M> restoreSerializer() {
      return new MemorySerializer<>(kind);
    }

    @Override
    public TypeSerializerSchemaCompatibility<M> resolveSchemaCompatibility(
        TypeSerializerSnapshot<M> old) {
      return old instanceof Snapshot<M> snapshot && snapshot.kind == kind
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
