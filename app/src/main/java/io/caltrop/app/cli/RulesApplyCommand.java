package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.ConfigurationException;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.detection.rules.WrittenRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives rules to a caltrop that is up. */
@Command(
    name = "apply",
    header = "Checks and tests rules, then gives them to a caltrop that is up.",
    description = {
      "A rule that ships with the program is replaced by one of the same id. Nothing is given if a",
      "file is wrong (exit status 2) or a case fails (1)."
    },
    footer = {
      "  caltrop rules apply my-rules/web/odd-agent.yaml",
      "  caltrop rules apply --remove odd-agent"
    })
final class RulesApplyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RulePaths paths = new RulePaths();

  @Option(
      names = "--remove",
      paramLabel = "ID",
      description = "Takes a rule back that was applied; may be given more than once.")
  private final List<String> removed = new ArrayList<>();

  RulesApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigurationException, SQLException {
    if (paths.isEmpty() == removed.isEmpty()) {
      throw Failure.usage("which rules? allowed: files and folders of rules, or --remove ID");
    }
    if (paths.isEmpty()) {
      send(removed, List.of());
      return 0;
    }
    long start = System.nanoTime();
    List<RuleFile> files = paths.read(terminal);
    TestedRules tested = TestedRules.of(files, terminal);
    if (tested.failed() + tested.wrong() > 0) {
      tested.print((System.nanoTime() - start) / 1e9, terminal);
      terminal.err().println("caltrop: nothing was applied");
      return tested.wrong() > 0 ? Failure.USAGE : Failure.RUNNING;
    }
    send(List.of(), files.stream().flatMap(file -> file.rule().stream()).toList());
    return 0;
  }

  private void send(List<String> ids, List<WrittenRule> rules)
      throws ConfigurationException, SQLException {
    try (Connection connection = SqlConnection.open(common.load(terminal).sql());
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String id : ids) {
        run(statement, "REMOVE RULE " + literal(id), id, "removed");
      }
      for (WrittenRule written : rules) {
        String name = written.rule().id() + " version " + written.rule().version();
        run(statement, "APPLY RULE " + literal(written.yaml()), name, "applied");
      }
    }
  }

  private void run(Statement statement, String sql, String name, String done) {
    try {
      boolean unused = statement.execute(sql);
      terminal.lines().println(name + " " + done);
    } catch (SQLException e) {
      throw Failure.running(name + " was not " + done + ": " + SqlConnection.message(e), e);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
