package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationException;
import io.caltrop.app.doctor.Doctor;
import io.caltrop.app.doctor.Finding;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks what the configuration needs. */
@Command(
    name = "doctor",
    header = "Checks everything the configuration needs, and says what to mend.",
    description = {
      "One line a check: ok, warn or fail. Changes nothing. The exit status is 1 if a check fails,",
      "2 if the configuration itself is wrong."
    },
    footer = {"  caltrop doctor", "  caltrop doctor --config caltrop.yaml"})
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PrintWriter out = terminal.lines();
    Configuration configuration;
    try {
      configuration = common.load(terminal);
    } catch (ConfigurationException e) {
      e.problems()
          .forEach(
              problem -> out.println(new Finding(Finding.Level.FAIL, "configuration", problem)));
      return Failure.USAGE;
    }
    String file = common.file(terminal);
    out.println(
        new Finding(Finding.Level.OK, "configuration", file == null ? "the defaults" : file));
    boolean isFailed = false;
    for (Finding finding : new Doctor(configuration, Clock.systemUTC()).findings()) {
      out.println(finding);
      isFailed |= finding.level() == Finding.Level.FAIL;
    }
    return isFailed ? Failure.RUNNING : 0;
  }
}
