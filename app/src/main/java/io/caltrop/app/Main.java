package io.caltrop.app;

import io.caltrop.app.cli.CommandLineProgram;
import java.util.logging.LogManager;

/** Starts the program. */
public final class Main {
  private static final int OLDEST_JDK = 17;

  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    int jdk = Runtime.version().feature();
    if (jdk < OLDEST_JDK) {
      System.err.println("caltrop: runs on JDK 17 or later, not on JDK " + jdk);
      System.exit(Failure.USAGE);
    }
    LogManager.getLogManager().reset(); // libraries that log past SLF4J are not to print
    System.exit(new CommandLineProgram(Terminal.system()).run(arguments));
  }
}
