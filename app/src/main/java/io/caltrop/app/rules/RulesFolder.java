package io.caltrop.app.rules;

import io.caltrop.app.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the rules lie that ship with the program. */
public final class RulesFolder {
  private static final String VARIABLE = "CALTROP_RULES";

  private RulesFolder() {}

  /**
   * The folder that {@code CALTROP_RULES} names, else {@code rules} beside the program's {@code
   * bin}; the launcher says where that is in {@code caltrop.home}.
   *
   * @throws Failure if there is none
   */
  public static Path of(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    String home = System.getProperty("caltrop.home", "");
    if (named.isBlank() && home.isEmpty()) {
      throw Failure.usage("where are the rules? name a folder, or set " + VARIABLE);
    }
    Path folder = named.isBlank() ? Path.of(home, "rules") : Path.of(named);
    if (!Files.isDirectory(folder)) {
      throw Failure.usage(
          "no rules in " + folder + ": no such folder; name another, or set " + VARIABLE);
    }
    return folder;
  }
}
