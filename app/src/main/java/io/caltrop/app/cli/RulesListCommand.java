package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.detection.rules.Rule;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists rules. */
@Command(
    name = "list",
    header = "Lists the rules of files or folders.",
    description = {"What is wrong with a file is told; the exit status is 2 then."},
    footer = {"  caltrop rules list", "  caltrop rules list my-rules"})
final class RulesListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final RulePaths paths = new RulePaths();

  RulesListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<RuleFile> files = paths.read(terminal);
    TextTable table = new TextTable();
    table.add(List.of("id", "version", "severity", "status", "category", "title"));
    for (RuleFile file : files) {
      file.rule().ifPresent(written -> table.add(row(written.rule())));
    }
    table.lines().forEach(terminal.lines()::println);
    return RulePaths.tell(files, terminal) == 0 ? 0 : Failure.USAGE;
  }

  private static List<String> row(Rule rule) {
    return List.of(
        rule.id(),
        Integer.toString(rule.version()),
        rule.severity().text(),
        rule.status().name().toLowerCase(Locale.ROOT),
        rule.category(),
        rule.title());
  }
}
