package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Followed files in a test: the lines they give, what is kept of them, and a clock set by hand. */
final class Followed implements LineSink, AutoCloseable {
  final List<String> lines = new ArrayList<>();
  final Map<String, Position> kept = new LinkedHashMap<>();
  private final List<Path> paths;
  private final Random random;
  private final Map<LogFile, Boolean> touched = new LinkedHashMap<>();
  private FollowedFiles files;
  private @Nullable LogFile last;
  private long nanos;
  private int room;

  Followed(long seed, boolean fromEnd, Path... paths) {
    this.random = new Random(seed);
    this.paths = List.of(paths);
    this.files = open(fromEnd);
  }

  private FollowedFiles open(boolean fromEnd) {
    KnownFiles known = new KnownFiles("logs", kept.values());
    return new FollowedFiles("logs", paths, known, fromEnd, () -> nanos, random);
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Copies a file and empties it, as logrotate's copytruncate does. */
  static void copyAndTruncate(Path file, Path copy) throws IOException {
    Files.copy(file, copy);
    Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Reads what is there, and keeps the positions. */
  Followed read() throws IOException {
    boolean more = true;
    while (more) {
      more = readSome(3);
    }
    return this;
  }

  boolean readSome(int most) throws IOException {
    files.watch();
    room = most;
    boolean more = files.read(this);
    keep(files.added());
    keep(List.copyOf(touched.keySet()));
    touched.clear();
    return more;
  }

  private void keep(Collection<LogFile> of) {
    of.forEach(file -> kept.put(file.id(), file.position()));
    files.shipped(of.stream().map(LogFile::position).toList());
  }

  Followed oneByOne() {
    files.oneByOne();
    return this;
  }

  boolean finish() {
    room = Integer.MAX_VALUE;
    boolean isOver = files.finish(this);
    keep(List.copyOf(touched.keySet()));
    return isOver;
  }

  /** Takes the open channel of the file that gave the last line, as a failing disk would. */
  void breakLast() throws IOException {
    if (last != null) {
      last.close();
    }
  }

  List<String> unreadable() {
    return files.unreadable();
  }

  Followed restart() throws IOException {
    files.close();
    files = open(false);
    return this;
  }

  Followed later(Duration time) {
    nanos += time.toNanos();
    return this;
  }

  int open() {
    return files.size();
  }

  @Override
  public boolean hasRoom() {
    return room > 0;
  }

  @Override
  public void line(LogFile file, byte[] bytes, int from, int length, long number) {
    room--;
    last = file;
    touched.put(file, true);
    lines.add(new String(Arrays.copyOfRange(bytes, from, from + length), UTF_8));
  }

  @Override
  public void tooLong(LogFile file, byte[] start, long length, long number) {
    room--;
    touched.put(file, true);
    lines.add("too long: " + length + " as line " + number + ", " + start.length + " kept");
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
