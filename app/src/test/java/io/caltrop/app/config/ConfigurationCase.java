package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the configuration, with a file of its own. */
abstract class ConfigurationCase {

  @TempDir Path folder;
  Path file = Path.of("caltrop.yaml");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("caltrop.yaml");
  }

  final Configuration load(String yaml) throws Exception {
    return load(yaml, Map.of(), Map.of());
  }

  final Configuration load(String yaml, Map<String, String> flags, Map<String, String> environment)
      throws Exception {
    Files.writeString(file, yaml);
    return ConfigurationLoader.load(file, flags, environment);
  }

  /** The problems, with the file's path cut off. */
  final List<String> problems(
      String yaml, Map<String, String> flags, Map<String, String> environment) {
    var e =
        catchThrowableOfType(ConfigurationException.class, () -> load(yaml, flags, environment));
    assertThat(e).as("a configuration with problems").isNotNull();
    return e.problems().stream().map(p -> p.replace(file + ":", "")).toList();
  }

  final List<String> problems(String yaml) {
    return problems(yaml, Map.of(), Map.of());
  }
}
