package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** The newest different texts within a width of the newest row. */
public final class Samples implements Memory {
  private static final int MOST = 5;
  private static final int LONGEST = 200;

  /** Newest first. */
  private final List<Sample> samples = new ArrayList<>(1);

  private long width;
  private @Nullable StringData joined;

  /** A text, with the hash of all of it, and the last time it came. */
  private record Sample(String text, long hash, long time) {}

  void add(StringData text, long time, long newWidth) {
    width = newWidth;
    long hash = TextHash.of(text);
    if (!samples.isEmpty() && (time <= samples.get(0).time - width || isKnown(hash, time))) {
      return;
    }
    add(new Sample(shown(text.toString()), hash, time));
  }

  /** Whether the newest text comes again, which is nothing new but its time. */
  private boolean isKnown(long hash, long time) {
    Sample newest = samples.get(0);
    boolean again = newest.hash == hash && time >= newest.time;
    if (again && time > newest.time) {
      samples.set(0, new Sample(newest.text, hash, time));
      forget();
    }
    return again;
  }

  private void add(Sample sample) {
    for (Sample known : samples) {
      if (known.hash == sample.hash) {
        if (known.time > sample.time) {
          return;
        }
        samples.remove(known);
        break;
      }
    }
    int place = 0;
    while (place < samples.size() && samples.get(place).time > sample.time) {
      place++;
    }
    samples.add(place, sample);
    joined = null;
    forget();
  }

  private void forget() {
    while (samples.size() > MOST
        || samples.get(samples.size() - 1).time <= samples.get(0).time - width) {
      samples.remove(samples.size() - 1);
      joined = null;
    }
  }

  /** Cut, and on one line: the text may be an attacker's. */
  private static String shown(String text) {
    int length = text.length();
    if (length > LONGEST) {
      length = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
    String cut = text.substring(0, length).replaceAll("\\p{Cntrl}", " ");
    return length < text.length() ? cut + "..." : cut;
  }

  void merge(Samples other) {
    width = Math.max(width, other.width);
    for (int i = other.samples.size() - 1; i >= 0; i--) {
      Sample sample = other.samples.get(i);
      if (samples.isEmpty() || sample.time > samples.get(0).time - width) {
        add(sample);
      }
    }
  }

  /** Joined by line ends, the newest first; null without a row. */
  @Nullable StringData joined() {
    if (joined == null && !samples.isEmpty()) {
      joined =
          StringData.fromString(
              samples.stream().map(Sample::text).collect(Collectors.joining("\n")));
    }
    return joined;
  }

  @Override
  public boolean takes(long time) {
    return !samples.isEmpty() && time > newest() - width && time < newest() + width;
  }

  @Override
  public long newest() {
    return samples.isEmpty() ? Long.MIN_VALUE : samples.get(0).time;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    Numbers.write(width, out);
    out.writeByte(samples.size());
    for (Sample sample : samples) {
      out.writeUTF(sample.text);
      out.writeLong(sample.hash);
      Numbers.write(sample.time, out);
    }
  }

  @Override
  public void read(DataInputView in) throws IOException {
    width = Numbers.read(in);
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      samples.add(new Sample(in.readUTF(), in.readLong(), Numbers.read(in)));
    }
  }
}
