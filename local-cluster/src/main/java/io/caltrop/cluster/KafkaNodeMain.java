package io.caltrop.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Runs one Kafka node: formats its storage if it is new, and serves until the process is told to
 * end. Kafka's own tools do it in two programs, which would be two JVMs to start for each node.
 */
final class KafkaNodeMain {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private KafkaNodeMain() {}

  /** Takes the file of properties and the cluster's id. */
  public static void main(String[] arguments) {
    try {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
        properties.load(reader);
      }
      format(properties, arguments[1]);
      serve(properties);
    } catch (Exception e) { // whatever it is, its reader is the log
      System.out.println("Kafka cannot start: " + e);
      e.printStackTrace(System.err);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void format(Properties properties, String clusterId) throws Exception {
    Path logs = Path.of(properties.getProperty("log.dirs"));
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(logs);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
        .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
        .setClusterId(clusterId)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName(CONTROLLER_LISTENER)
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .run();
  }

  private static void serve(Properties properties) {
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop"));
    server.startup();
    server.awaitShutdown();
  }
}
