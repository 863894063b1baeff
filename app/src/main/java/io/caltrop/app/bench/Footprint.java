package io.caltrop.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The resident memory of a process and all its descendants, as Linux counts it. */
final class Footprint {
  private static final long KIB = 1024;

  private Footprint() {}

  /**
   * Bytes of resident memory. {@code shared} counts memory that several processes share once in
   * each of them (RSS); {@code proportional} divides it among them (PSS).
   */
  record Bytes(long shared, long proportional, int processes) {}

  static Bytes of(ProcessHandle root, Path postmasterPid) {
    long[] sum = new long[3];
    Stream<ProcessHandle> tree = Stream.concat(Stream.of(root), root.descendants());
    Stream<ProcessHandle> database = database(postmasterPid);
    Stream.concat(tree, database)
        .map(ProcessHandle::pid)
        .distinct()
        .forEach(
            pid -> {
              sum[0] += field(pid, "status", "VmRSS:");
              sum[1] += field(pid, "smaps_rollup", "Pss:");
              sum[2]++;
            });
    return new Bytes(sum[0] * KIB, sum[1] * KIB, (int) sum[2]);
  }

  /** The embedded PostgreSQL, which is not a child of the process that started it. */
  private static Stream<ProcessHandle> database(Path postmasterPid) {
    try {
      long pid = Long.parseLong(Files.readAllLines(postmasterPid).get(0).trim());
      return ProcessHandle.of(pid).stream()
          .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + postmasterPid, e);
    }
  }

  private static long field(long pid, String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/" + file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // it ended while it was looked at
    }
  }
}
