package io.caltrop.app.rules;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Where;
import io.caltrop.detection.rules.RuleYaml;
import io.caltrop.detection.rules.WrittenRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule's file, and all that is wrong with it. */
public final class RuleFile {
  private static final String ENDING = ".yaml";

  private final Path path;
  private final Problems problems = new Problems();
  private final Optional<WrittenRule> written;

  /** One that cannot be read. */
  RuleFile(Path path, String trouble) {
    this(path, 0, trouble);
  }

  /** One that cannot be read from a line on. */
  RuleFile(Path path, int line, String trouble) {
    this.path = path;
    this.written = Optional.empty();
    problems.add(new Where(path.toString(), line), trouble);
  }

  /**
   * One that was read.
   *
   * @param folder the name of its folder within the rules' folder; empty if it was named alone
   */
  RuleFile(Path path, String yaml, Map<String, List<String>> sources, Optional<String> folder) {
    this.path = path;
    this.written = RuleYaml.read(path.toString(), yaml, sources, problems);
    written.ifPresent(
        read -> {
          checkName(read);
          folder.ifPresent(name -> checkFolder(read, name));
        });
  }

  private void checkName(WrittenRule read) {
    String name = path.getFileName() + "";
    String id = read.rule().id();
    if (!id.isEmpty() && !name.equals(id + ENDING)) {
      problems.add(read.id(), "the file is called " + name + "; allowed: its id, " + id + ENDING);
    }
  }

  private void checkFolder(WrittenRule read, String folder) {
    String category = read.rule().category();
    if (!category.isEmpty() && !folder.equals(category)) {
      problems.add(
          read.category(), "the file is in " + folder + "; allowed: its category, " + category);
    }
  }

  /** The whole file. */
  Where where() {
    return Where.of(path.toString());
  }

  Problems problems() {
    return problems;
  }

  /** As far as it could be read; it serves only if there are no problems. */
  Optional<WrittenRule> written() {
    return written;
  }

  /** Its path, as it was given. */
  public Path path() {
    return path;
  }

  /** The rule, if nothing is wrong with the file. */
  public Optional<WrittenRule> rule() {
    return problems.isEmpty() ? written : Optional.empty();
  }

  /** All that is wrong: a line each, with file, line and what is allowed. */
  public List<String> lines() {
    return problems.lines();
  }
}
