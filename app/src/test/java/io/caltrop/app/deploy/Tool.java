package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that are run on the files. */
final class Tool {
  private Tool() {}

  /**
   * The end of a run.
   *
   * @param output both streams
   */
  record Result(int status, String output) {}

  /** Skips the test, visibly, where the machine has no such program or plug-in. */
  static void require(List<String> version) throws IOException, InterruptedException {
    boolean there;
    try {
      there = run(Path.of("."), Map.of(), version).status() == 0;
    } catch (IOException e) {
      there = false; // no such program
    }
    Assumptions.assumeTrue(there, "this machine has no '" + String.join(" ", version) + "'");
  }

  static Result run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("caltrop-tool", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
