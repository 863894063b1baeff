package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.app.rules.RuleFiles;
import io.caltrop.app.rules.RulesFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Which rules a command is about. */
final class RulePaths {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|DIR",
      description = "Files of rules, and folders of them (the rules that ship with the program).")
  private final List<String> paths = new ArrayList<>();

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** The files: those that were named, or else the program's own. */
  List<RuleFile> read(Terminal terminal) {
    if (paths.isEmpty()) {
      return RuleFiles.read(List.of(RulesFolder.of(terminal.environment())));
    }
    try {
      return RuleFiles.read(paths.stream().map(Path::of).toList());
    } catch (InvalidPathException e) {
      throw Failure.usage("not a path: " + e.getMessage());
    }
  }

  /**
   * Tells what is wrong with files.
   *
   * @return how many of them are wrong
   */
  static int tell(List<RuleFile> files, Terminal terminal) {
    files.forEach(file -> file.lines().forEach(terminal.err()::println));
    return (int) files.stream().filter(file -> file.rule().isEmpty()).count();
  }

  /** As in "1 rule" or "2 rules". */
  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
