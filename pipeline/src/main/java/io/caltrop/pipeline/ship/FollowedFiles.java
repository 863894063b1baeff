package io.caltrop.pipeline.ship;

import io.caltrop.pipeline.FileTrouble;
import io.caltrop.pipeline.ship.LogFile.Found;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows files by their paths, as {@code tail -F} does: a file that was renamed is read to its end
 * beside the one that took its path, one that was truncated from its start again; one that is not
 * there is waited for, and so is one that cannot be read. What was not read before a truncation is
 * looked for in a copy beside the file. For one thread.
 */
final class FollowedFiles implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedFiles.class);

  /** A file that no path names is given up when it has not grown for so long. */
  static final Duration UNNAMED_KEPT = Duration.ofSeconds(60);

  /** Its last line is not waited for any longer than this. */
  static final Duration UNFINISHED_KEPT = Duration.ofSeconds(5);

  private final String topic;
  private final List<Path> paths;
  private final KnownFiles known;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Set<Path> trouble = new HashSet<>();
  private final Set<String> copies = new HashSet<>();
  private final List<LogFile> added = new ArrayList<>();
  private boolean oneByOne;
  private int turn;

  /** An open file, since when it has not grown, and why it cannot be read, if so. */
  private static final class Open {
    final LogFile file;
    final long changed;
    boolean named;
    long quietSince;
    String trouble = "";

    Open(LogFile file, boolean named, long now) {
      this.file = file;
      this.changed = file.path().toFile().lastModified();
      this.named = named;
      this.quietSince = now;
    }
  }

  /**
   * Follows from now on.
   *
   * @param fromEnd whether files that are there now and were never seen are read from their end
   * @param nanos a clock that only goes on, as {@link System#nanoTime}
   */
  FollowedFiles(
      String topic,
      List<Path> paths,
      KnownFiles known,
      boolean fromEnd,
      LongSupplier nanos,
      RandomGenerator random) {
    this.topic = topic;
    this.paths = List.copyOf(paths);
    this.known = known;
    this.nanos = nanos;
    this.random = random;
    watch(fromEnd);
    this.paths.forEach(this::openRotated);
  }

  /**
   * Reads each file to its end before the next from now on, the one that changed longest ago first:
   * so the parts of a log that was rotated come in the order in which they were written.
   */
  void oneByOne() {
    oneByOne = true;
  }

  /**
   * Looks which files the paths name now. To be called often: a file that comes and goes between
   * two calls is not seen.
   */
  void watch() {
    watch(false);
  }

  private void watch(boolean fromEnd) {
    long now = nanos.getAsLong();
    Set<String> named = new HashSet<>();
    for (Path path : paths) {
      try {
        String key = DiskFiles.key(path);
        named.add(key);
        if (!open.containsKey(key)) {
          open(path, key, fromEnd).ifPresent(file -> open.put(key, new Open(file, true, now)));
        }
        trouble.remove(path);
      } catch (IOException e) {
        say(path, e);
      }
    }
    for (Open each : open.values()) {
      boolean isNamed = named.contains(each.file.key());
      if (each.named && !isNamed) {
        each.quietSince = now;
      }
      each.named = isNamed;
    }
    copies.retainAll(named);
  }

  private void say(Path path, IOException e) {
    if (trouble.add(path)) {
      LOG.warn("{}: {}; it is waited for", path, FileTrouble.of(e));
    }
  }

  /** Opens the file at a path, if it is still the one of the key and no copy of an open one. */
  private Optional<LogFile> open(Path path, String key, boolean fromEnd) throws IOException {
    FileChannel channel = FileChannel.open(path);
    try {
      if (!DiskFiles.key(path).equals(key) || isCopyOfOpen(path, key, channel)) {
        channel.close(); // renamed meanwhile: the next look sees it
        return Optional.empty();
      }
      Optional<Position> position = known.find(channel, key, path.toString(), ids());
      long offset = position.map(Position::offset).orElse(0L);
      if (position.isEmpty() && fromEnd) {
        offset = DiskFiles.endOfLines(channel);
      }
      String id = position.map(Position::id).orElseGet(this::newId);
      long line = position.map(Position::line).orElse(0L);
      LogFile file = new LogFile(id, topic, path, key, channel, offset, line);
      if (position.isEmpty()) {
        added.add(file);
      }
      return Optional.of(file);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private boolean isCopyOfOpen(Path path, String key, FileChannel channel) throws IOException {
    for (Open each : open.values()) {
      if (each.file.isCopiedIn(channel, Fingerprint.BYTES)) {
        if (copies.add(key)) {
          LOG.info("{} is a copy of {}: not read beside it", path, each.file.path());
        }
        return true;
      }
    }
    return false;
  }

  private String newId() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    open.values().forEach(each -> ids.add(each.file.id()));
    return ids;
  }

  /** Opens what lies beside a path as rotated files do, and was begun but not read to its end. */
  private void openRotated(Path path) {
    for (Path other : DiskFiles.rotated(path)) {
      try {
        String key = DiskFiles.key(other);
        if (!open.containsKey(key)) {
          openRest(other, key);
        }
      } catch (IOException e) {
        LOG.warn("{}: cannot be looked into: {}", other, FileTrouble.of(e));
      }
    }
  }

  private void openRest(Path path, String key) throws IOException {
    FileChannel channel = FileChannel.open(path);
    boolean isTaken = false;
    try {
      Optional<Position> begun = known.find(channel, key, path.toString(), ids());
      if (begun.isPresent() && channel.size() > begun.get().offset()) {
        Position at = begun.get();
        LogFile rest = new LogFile(at.id(), topic, path, key, channel, at.offset(), at.line());
        open.put(key, new Open(rest, false, nanos.getAsLong()));
        isTaken = true;
      }
    } finally {
      if (!isTaken) {
        channel.close();
      }
    }
  }

  /**
   * Hands over whole lines of all files, as long as they are wanted; another file is the first
   * every time.
   *
   * @return whether there may be more
   */
  boolean read(LineSink sink) {
    List<Open> all = new ArrayList<>(open.values());
    if (oneByOne) {
      all.sort(Comparator.comparingLong(each -> each.changed));
      turn = 0;
    }
    boolean more = false;
    for (int i = 0; i < all.size() && sink.hasRoom(); i++) {
      more |= tryToRead(all.get((turn + i) % all.size()), sink) == Found.MORE;
    }
    turn = all.isEmpty() ? 0 : (turn + 1) % all.size();
    return more;
  }

  private Found tryToRead(Open each, LineSink sink) {
    Path path = each.file.path();
    try {
      if (!each.trouble.isEmpty() && DiskFiles.key(path).equals(each.file.key())) {
        each.file.reopen(FileChannel.open(path));
      }
      Found found = read(each, sink);
      if (!each.trouble.isEmpty()) {
        LOG.warn("{}: can be read again", path);
      }
      each.trouble = "";
      return found;
    } catch (IOException e) {
      String why = FileTrouble.of(e);
      if (each.trouble.isEmpty()) {
        LOG.warn("{}: {}; tried again until it can be read, the others go on", path, why);
      }
      each.trouble = why;
      return Found.END;
    }
  }

  private Found read(Open each, LineSink sink) throws IOException {
    long seen = each.file.seen();
    Found found = each.file.read(sink);
    if (found == Found.REPLACED) {
      replace(each, sink);
      return Found.MORE;
    }
    long now = nanos.getAsLong();
    if (each.file.seen() != seen) {
      each.quietSince = now;
    }
    if (!each.named && found == Found.END) {
      giveUp(each, now - each.quietSince, sink);
    }
    return found;
  }

  private void giveUp(Open each, long quiet, LineSink sink) throws IOException {
    if (each.file.hasUnfinished() && quiet > UNFINISHED_KEPT.toNanos()) {
      each.file.finish(sink);
    } else if (!each.file.hasUnfinished() && quiet > UNNAMED_KEPT.toNanos()) {
      open.remove(each.file.key());
      each.file.close();
    }
  }

  /** The file was truncated: what is in it now is another file, what was in it may lie beside. */
  private void replace(Open each, LineSink sink) throws IOException {
    LogFile was = each.file;
    LOG.info("{} was truncated after {} bytes: read from its start", was.path(), was.seen());
    Optional<LogFile> copy = copy(was);
    if (copy.isPresent()) {
      open.put(copy.get().key(), new Open(copy.get(), false, nanos.getAsLong()));
    } else {
      was.finish(sink);
    }
    LogFile now = was.emptied(newId());
    added.add(now);
    open.put(was.key(), new Open(now, each.named, nanos.getAsLong()));
  }

  private Optional<LogFile> copy(LogFile of) {
    for (Path other : DiskFiles.rotated(of.path())) {
      try {
        String key = DiskFiles.key(other);
        if (open.containsKey(key)) {
          continue;
        }
        FileChannel channel = FileChannel.open(other);
        if (of.isCopiedIn(channel, 1)) {
          Position at = of.position();
          return Optional.of(
              new LogFile(at.id(), topic, other, key, channel, at.offset(), at.line()));
        }
        channel.close();
      } catch (IOException e) {
        LOG.warn("{}: cannot be looked into: {}", other, e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Hands over the last lines whose ends have not come for {@link #UNFINISHED_KEPT}.
   *
   * @return whether there is none left to be waited for
   */
  boolean finish(LineSink sink) {
    long now = nanos.getAsLong();
    boolean isOver = true;
    for (Open each : open.values()) {
      if (each.file.hasUnfinished() && each.trouble.isEmpty()) {
        if (now - each.quietSince > UNFINISHED_KEPT.toNanos()) {
          each.file.finish(sink);
        } else {
          isOver = false;
        }
      }
    }
    return isOver;
  }

  /** Which open files cannot be read now, each with the reason. */
  List<String> unreadable() {
    return open.values().stream()
        .filter(each -> !each.trouble.isEmpty())
        .map(each -> each.file.path() + ": " + each.trouble)
        .toList();
  }

  /** The files that are new since the last call: their positions are to be kept, too. */
  Collection<LogFile> added() {
    List<LogFile> files = List.copyOf(added);
    added.clear();
    return files;
  }

  /** Remembers what is shipped. */
  void shipped(Collection<Position> positions) {
    positions.forEach(known::put);
  }

  /** How many files are open. */
  int size() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    for (Iterator<Open> all = open.values().iterator(); all.hasNext(); ) {
      all.next().file.close();
      all.remove();
    }
  }
}
