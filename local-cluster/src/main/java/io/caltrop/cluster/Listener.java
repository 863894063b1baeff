package io.caltrop.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A socket of this machine that listens, as the kernel tells it; proc(5).
 *
 * @param address as words in hexadecimal, each in the machine's byte order
 * @param inode the socket's number
 */
public record Listener(String address, int port, long inode) {
  // Fields of a line of /proc/net/tcp.
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  /** 127.0.0.1 and all addresses, of both families. */
  private static final Set<String> LOOPBACK =
      Set.of(
          "0100007F",
          "00000000",
          "00000000000000000000000000000000",
          "0000000000000000FFFF00000100007F",
          "0000000000000000FFFF000000000000");

  /** Who listens where a server on loopback would; empty if nobody does. */
  static Optional<Listener> on(int port) {
    return any(port).stream().filter(found -> LOOPBACK.contains(found.address)).findFirst();
  }

  /** Who listens on the port, whatever the address; empty if the kernel does not say. */
  public static List<Listener> any(int port) {
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6").flatMap(t -> in(t, port)).toList();
  }

  private static Stream<Listener> in(String table, int port) {
    String suffix = ":%04X".formatted(port);
    try {
      return Files.readAllLines(Path.of(table), StandardCharsets.US_ASCII).stream()
          .map(line -> line.strip().split(" +", -1))
          .filter(f -> f.length > INODE && f[STATE].equals(LISTENS) && f[LOCAL].endsWith(suffix))
          .map(f -> listener(f[LOCAL], port, f[INODE]));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static Listener listener(String local, int port, String inode) {
    return new Listener(local.substring(0, local.indexOf(':')), port, Long.parseLong(inode));
  }

  /** The process that has it; empty if that is another user's, whose files cannot be seen. */
  public OptionalLong process() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (holds(process)) {
          return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private boolean holds(Path process) {
    Path wanted = Path.of("socket:[" + inode + "]");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // it has ended, or is another user's
    }
  }

  /** For people, such as {@code port 16379 is taken by process 4711}. */
  String description() {
    OptionalLong process = process();
    String who =
        process.isPresent()
            ? "process " + process.getAsLong()
            : "a process that this user may not look at";
    return "port " + port + " is taken by " + who;
  }
}
