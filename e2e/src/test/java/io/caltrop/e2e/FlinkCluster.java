package io.caltrop.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink cluster as Flink ships it: a JobManager and TaskManagers in processes of their own, on
 * Flink's own jars and what they need, without anything of Caltrop's.
 */
final class FlinkCluster implements AutoCloseable {
  private static final Path LIBRARIES =
      Path.of(System.getProperty("caltrop.program")).resolve("../../lib").normalize();
  private static final List<String> JARS =
      List.of(
          "async-profiler",
          "commons-",
          "flink-",
          "javassist",
          "jsr305",
          "kryo",
          "logback-",
          "lz4-java",
          "minlog",
          "objenesis",
          "reflectasm",
          "slf4j-",
          "snakeyaml-engine",
          "snappy-java");
  private static final List<String> OPENED =
      List.of(
          "java.util", "java.lang", "java.net", "java.text", "java.time", "java.util.concurrent");

  final int restPort = Site.freePort();
  private final Path folder;
  private final List<Program> processes = new ArrayList<>();

  /** Starts a JobManager, and waits until it answers. */
  FlinkCluster(Path folder) {
    this.folder = folder;
    int rpcPort = Site.freePort();
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("config.yaml"),
          """
          jobmanager.rpc.address: 127.0.0.1
          jobmanager.rpc.port: %d
          jobmanager.bind-host: 127.0.0.1
          jobmanager.memory.process.size: 800m
          taskmanager.bind-host: 127.0.0.1
          taskmanager.host: 127.0.0.1
          taskmanager.memory.process.size: 1200m
          taskmanager.numberOfTaskSlots: 8
          rest.address: 127.0.0.1
          rest.bind-address: 127.0.0.1
          rest.port: %d
          heartbeat.interval: 1000
          heartbeat.timeout: 5000
          io.tmp.dirs: %s
          """
              .formatted(rpcPort, restPort, folder));
      Files.writeString(
          folder.resolve("logback.xml"), "<configuration><root level='WARN'/></configuration>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "-Djobmanager.memory.off-heap.size=134217728b",
        "-Djobmanager.memory.jvm-overhead.max=201326592b",
        "-Djobmanager.memory.jvm-metaspace.size=134217728b",
        "-Djobmanager.memory.heap.size=375809638b");
    await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> taskManagers() == 0);
  }

  /** Starts a TaskManager, and waits until the JobManager knows it. */
  Program startTaskManager() {
    int before = taskManagers();
    Program started =
        start(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "-Dtaskmanager.memory.network.min=67108864b",
            "-Dtaskmanager.memory.network.max=67108864b",
            "-Dtaskmanager.memory.managed.size=134217728b",
            "-Dtaskmanager.memory.task.heap.size=268435456b",
            "-Dtaskmanager.memory.task.off-heap.size=0b",
            "-Dtaskmanager.memory.framework.heap.size=134217728b",
            "-Dtaskmanager.memory.framework.off-heap.size=134217728b",
            "-Dtaskmanager.memory.jvm-metaspace.size=268435456b",
            "-Dtaskmanager.memory.jvm-overhead.min=201326592b",
            "-Dtaskmanager.memory.jvm-overhead.max=201326592b",
            "-Dtaskmanager.cpu.cores=2.0");
    await().atMost(Duration.ofMinutes(1)).until(() -> taskManagers() > before);
    return started;
  }

  int taskManagers() {
    return new Api("http://127.0.0.1:" + restPort).json("/overview").path("taskmanagers").asInt(-1);
  }

  private Program start(String main, String... options) {
    List<String> command = new ArrayList<>(List.of("java", "-Xmx512m"));
    command.add("-Dlogback.configurationFile=" + folder.resolve("logback.xml"));
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), main, "--configDir", folder.toString()));
    for (String option : options) {
      command.addAll(List.of("-D", option.substring(2)));
    }
    Program program = Program.start(folder, command, Map.of());
    processes.add(program);
    return program;
  }

  private static String classPath() {
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      return jars.filter(FlinkCluster::isFlinks)
          .map(Path::toString)
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFlinks(Path jar) {
    String name = jar.getFileName().toString();
    return JARS.stream().anyMatch(name::startsWith) && !name.startsWith("flink-connector-");
  }

  @Override
  public void close() {
    processes.forEach(Program::close);
  }
}
