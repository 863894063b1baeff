package io.caltrop.app.rules;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Where;
import io.caltrop.detection.rules.Rule;
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
    this.path = path;
    this.written = Optional.empty();
    problems.add(where(), trouble);
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
          checkName(read.rule());
          folder.ifPresent(name -> checkFolder(read.rule(), name));
        });
  }

  private void checkName(Rule rule) {
    String name = path.getFileName() + "";
    if (!rule.id().isEmpty() && !name.equals(rule.id() + ENDING)) {
      problems.add(
          where(), "the file is called " + name + "; allowed: its id, " + rule.id() + ENDING);
    }
  }

  private void checkFolder(Rule rule, String folder) {
    if (!rule.category().isEmpty() && !folder.equals(rule.category())) {
      problems.add(
          where(), "the file is in " + folder + "; allowed: its category, " + rule.category());
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
