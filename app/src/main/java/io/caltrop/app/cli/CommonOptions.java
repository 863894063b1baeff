package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationException;
import io.caltrop.app.config.ConfigurationLoader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. Their values are checked with the configuration's. */
final class CommonOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "The configuration, a YAML file.")
  private @Nullable String config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder that everything is kept in (./data).")
  private @Nullable String data;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The port of API and console (8000).")
  private @Nullable String httpPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "The port of the embedded Kafka (9092).")
  private @Nullable String kafkaPort;

  @Option(
      names = "--sql-port",
      paramLabel = "PORT",
      description = "The SQL port, for clients of PostgreSQL (4566).")
  private @Nullable String sqlPort;

  /** The file that is read: the option's, or the environment's; null for none. */
  @Nullable String file(Terminal terminal) {
    String fromEnvironment = terminal.environment().getOrDefault("CALTROP_CONFIG", "");
    return config != null ? config : fromEnvironment.isBlank() ? null : fromEnvironment;
  }

  /**
   * Reads the configuration.
   *
   * @throws ConfigurationException with every problem
   */
  Configuration load(Terminal terminal) throws ConfigurationException {
    Map<String, String> flags = new LinkedHashMap<>();
    put(flags, "data", data);
    put(flags, "http.port", httpPort);
    put(flags, "kafka.port", kafkaPort);
    put(flags, "sql.port", sqlPort);
    String file = file(terminal);
    try {
      return ConfigurationLoader.load(
          file == null ? null : Path.of(file), flags, terminal.environment());
    } catch (InvalidPathException e) {
      throw io.caltrop.app.Failure.usage("--config: not a path: " + e.getReason());
    }
  }

  private static void put(Map<String, String> flags, String key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
