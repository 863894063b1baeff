package io.caltrop.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server program or its client, ready to run.
 *
 * @param command the words that start it, before its own arguments
 * @param environment variables that it needs beside those of this process, such as where the
 *     libraries lie that were unpacked with it
 */
public record Program(List<String> command, Map<String, String> environment) {
  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A process of it with these arguments, not started yet. */
  public ProcessBuilder with(String... arguments) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    return builder;
  }
}
