package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.Version;
import io.caltrop.app.bench.BenchClusterCommand;
import io.caltrop.app.bench.BenchCommand;
import io.caltrop.app.bench.BenchPipelineCommand;
import io.caltrop.app.bench.BenchRulesCommand;
import io.caltrop.app.bench.BenchSqlCommand;
import io.caltrop.app.config.ConfigurationException;
import io.caltrop.cluster.ClusterException;
import io.caltrop.core.store.StoreException;
import io.caltrop.pipeline.BrokerException;
import io.caltrop.pipeline.ship.ShipException;
import io.caltrop.server.HttpServerException;
import io.caltrop.store.postgres.embedded.EmbeddedPostgresException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as a command line: arguments in, exit status out. */
public final class CommandLineProgram {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLineProgram.class);

  private final Terminal terminal;

  public CommandLineProgram(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs one command.
   *
   * @return 0 done, 1 failed while running, 2 wrong usage or configuration
   */
  public int run(String... arguments) {
    return commands().execute(arguments);
  }

  CommandLine commands() {
    CommandLine generate =
        new CommandLine(new GenerateCommand())
            .addSubcommand(new GenerateAlertsCommand(terminal))
            .addSubcommand(new GenerateLogsCommand(terminal));
    CommandLine topics =
        new CommandLine(new TopicsCommand()).addSubcommand(new TopicsCreateCommand(terminal));
    CommandLine cluster =
        new CommandLine(new ClusterCommand())
            .addSubcommand(new ClusterUpCommand(terminal))
            .addSubcommand(new ClusterStatusCommand(terminal))
            .addSubcommand(new ClusterKillCommand(terminal))
            .addSubcommand(new ClusterStartCommand(terminal))
            .addSubcommand(new ClusterDownCommand(terminal));
    CommandLine rules =
        new CommandLine(new RulesCommand())
            .addSubcommand(new RulesListCommand(terminal))
            .addSubcommand(new RulesValidateCommand(terminal))
            .addSubcommand(new RulesTestCommand(terminal))
            .addSubcommand(new RulesApplyCommand(terminal));
    CommandLine commands =
        new CommandLine(new CaltropCommand())
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new UpCommand(terminal))
            .addSubcommand(new ApiCommand(terminal))
            .addSubcommand(new ConsumeCommand(terminal))
            .addSubcommand(new DetectCommand(terminal))
            .addSubcommand(new SqlCommand(terminal))
            .addSubcommand(rules)
            .addSubcommand(new ShipCommand(terminal))
            .addSubcommand(generate)
            .addSubcommand(new ParseCommand(terminal))
            .addSubcommand(topics)
            .addSubcommand(cluster)
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(
                new CommandLine(new BenchCommand())
                    .addSubcommand(new BenchPipelineCommand(terminal))
                    .addSubcommand(new BenchSqlCommand(terminal))
                    .addSubcommand(new BenchClusterCommand(terminal))
                    .addSubcommand(new BenchRulesCommand(terminal)));
    return settings(commands);
  }

  private CommandLine settings(CommandLine commands) {
    commands.setOut(terminal.lines());
    commands.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    commands.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.color() ? Ansi.ON : Ansi.OFF));
    commands.setUsageHelpWidth(100);
    commands.setParameterExceptionHandler(this::wrongUsage);
    commands.setExecutionExceptionHandler(this::failed);
    commands.getCommandSpec().version("caltrop " + Version.text(), "JDK " + Runtime.version());
    everyCommand(commands.getCommandSpec());
    return commands;
  }

  private static void everyCommand(CommandSpec spec) {
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage().sortOptions(false).optionListHeading("%nOptions:%n");
    spec.usageMessage().commandListHeading("%nCommands:%n").footerHeading("%nExamples:%n");
    if (spec.parent() != null) {
      spec.version(spec.root().version());
    }
    spec.subcommands().values().forEach(sub -> everyCommand(sub.getCommandSpec()));
  }

  private int wrongUsage(ParameterException e, String[] arguments) {
    PrintStream err = terminal.err();
    err.println("caltrop: " + oneLine(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      var suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        err.println("did you mean " + String.join(" or ", suggestions) + "?");
      } else if (!e.getCommandLine().getSubcommands().isEmpty()) {
        err.println("allowed: " + String.join(", ", e.getCommandLine().getSubcommands().keySet()));
      }
    }
    err.println("see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return Failure.USAGE;
  }

  private int failed(Exception e, CommandLine command, ParseResult result) {
    if (e instanceof ConfigurationException configuration) {
      configuration.problems().forEach(terminal.err()::println);
      return Failure.USAGE;
    }
    if (e instanceof ClosedPipe) {
      return 0;
    }
    if (e instanceof Failure || isPartsFailure(e)) {
      terminal.err().println("caltrop: " + oneLine(e.getMessage()));
      LOG.info("stopped: {}", e.getMessage(), e);
      return e instanceof Failure failure ? failure.exitStatus() : Failure.RUNNING;
    }
    terminal.err().println("caltrop: a fault of the program, please report it: " + e);
    e.printStackTrace(terminal.err());
    LOG.info("stopped by a fault", e);
    return Failure.RUNNING;
  }

  /** The parts' own failures, whose messages are lines for an operator. */
  private static boolean isPartsFailure(Exception e) {
    return e instanceof BrokerException
        || e instanceof StoreException
        || e instanceof EmbeddedPostgresException
        || e instanceof ClusterException
        || e instanceof ShipException
        || e instanceof HttpServerException;
  }

  private static String oneLine(@org.jspecify.annotations.Nullable String text) {
    return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
