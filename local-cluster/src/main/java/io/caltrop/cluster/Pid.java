package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this machine, also after its number has become another's.
 *
 * @param number the process id
 * @param started when it was started, in the kernel's ticks since the machine's start
 */
record Pid(long number, long started) {
  // Fields of /proc/PID/stat after the name, which is in parentheses and may hold blanks; proc(5).
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** The running process of that number. */
  static Optional<Pid> of(long number) {
    return stat(number).map(fields -> new Pid(number, Long.parseLong(fields[START_TIME])));
  }

  /** What a pid file says; empty where there is none. */
  static Optional<Pid> read(Path file) {
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      return Optional.of(new Pid(Long.parseLong(words[0]), Long.parseLong(words[1])));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty(); // not written, or not to its end: nothing was started
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(file, number + " " + started + "\n");
  }

  /** Whether it runs, frozen or not. What has ended and only waits for its parent does not. */
  boolean isAlive() {
    return state().filter(state -> state != 'Z' && state != 'X').isPresent();
  }

  /** Whether it was stopped by a signal and can go on. */
  boolean isFrozen() {
    return state().filter(state -> state == 'T').isPresent();
  }

  private Optional<Character> state() {
    return stat(number)
        .filter(fields -> Long.parseLong(fields[START_TIME]) == started)
        .map(fields -> fields[STATE].charAt(0));
  }

  private static Optional<String[]> stat(long number) {
    try {
      String line = Files.readString(Path.of("/proc/" + number + "/stat"));
      return Optional.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }
}
