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
 * Writes what aggregates remember into checkpoints, each behind a byte with the version of its
 * format. While a job runs they stay objects: nothing is written for a row.
 */
public final class LanesSerializer<M extends Memory> extends TypeSerializer<Lanes<M>> {
  private static final long serialVersionUID = 1;
  private static final int VERSION = 3;

  private final Memory.Kind kind;

  LanesSerializer(Memory.Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Lanes<M>> duplicate() {
    return this;
  }

  @Override
  public Lanes<M> createInstance() {
    return new Lanes<>(kind);
  }

  @Override
  public Lanes<M> copy(Lanes<M> from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(64);
      from.write(out);
      return read(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Lanes<M> copy(Lanes<M> from, Lanes<M> reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Lanes<M> memory, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    memory.write(target);
  }

  @Override
  public Lanes<M> deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException("state of version " + version + ", known is " + VERSION);
    }
    return read(source);
  }

  private Lanes<M> read(DataInputView source) throws IOException {
    Lanes<M> lanes = createInstance();
    lanes.read(source);
    return lanes;
  }

  @Override
  public Lanes<M> deserialize(Lanes<M> reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LanesSerializer<?> serializer && serializer.kind == kind;
  }

  @Override
  public int hashCode() {
    return kind.name().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Lanes<M>> snapshotConfiguration() {
    return new Snapshot<>(kind);
  }

  /** Which kind of memory a checkpoint has. */
  public static final class Snapshot<M extends Memory> implements TypeSerializerSnapshot<Lanes<M>> {
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
    public TypeSerializer<Lanes<M>> restoreSerializer() {
      return new LanesSerializer<>(kind);
    }

    @Override
    public TypeSerializerSchemaCompatibility<Lanes<M>> resolveSchemaCompatibility(
        TypeSerializerSnapshot<Lanes<M>> old) {
      return old instanceof Snapshot<?> snapshot && snapshot.kind == kind
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
