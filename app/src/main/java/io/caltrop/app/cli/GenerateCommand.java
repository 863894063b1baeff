package io.caltrop.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what can be generated. */
@Command(
    name = "generate",
    header = "Makes synthetic data, to Kafka or to a file.",
    footer = {
      "  caltrop generate alerts --count 100000 --rate 2000",
      "  caltrop generate logs --count 100 --out logs.ndjson"
    })
final class GenerateCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "generate what? one of alerts, logs");
  }
}
