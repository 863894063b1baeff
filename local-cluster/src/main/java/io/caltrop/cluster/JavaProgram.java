package io.caltrop.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server written in Java, run on this JVM's Java and class path in a process of its own. Its log
 * goes to standard output.
 */
final class JavaProgram {
  private static final String LOGGING = "io/caltrop/cluster/logback-node.xml";
  private static final String SHARED_CLASSES = "-XX:SharedArchiveFile=";

  private JavaProgram() {}

  /** The command. Options are the JVM's, such as {@code -Xmx256m}. */
  static ProcessBuilder of(List<String> options, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-Xlog:cds*=off:stderr"));
    sharedClasses().forEach(command::add);
    command.add("-Dlogback.configurationFile=" + LOGGING);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** The archive of classes that this JVM runs with; it halves the time of a start. */
  private static Stream<String> sharedClasses() {
    return Stream.of(ProcessHandle.current().info().arguments().orElse(new String[0]))
        .filter(argument -> argument.startsWith(SHARED_CLASSES));
  }
}
