package io.caltrop.store.cluster.clickhouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A current ClickHouse engine behind HTTP: the library of npm's package {@value #PACKAGE}, in a
 * process of Python. It cannot replicate and knows no users. It needs {@code npm} and {@code
 * python3} on the PATH; the package (160 MB) is kept in a cache folder.
 */
final class CurrentEngine {
  private static final String PACKAGE = "@chdb/lib-linux-x64-gnu@26.5.3";

  private CurrentEngine() {}

  /** Starts it; it ends with this JVM. Returns {@code host:port}. */
  static String start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chdb");
      Path script = folder.resolve("current_engine.py");
      try (InputStream in = CurrentEngine.class.getResourceAsStream("current_engine.py")) {
        Files.copy(java.util.Objects.requireNonNull(in), script);
      }
      Process process =
          new ProcessBuilder("python3", script.toString(), library().toString(), folder + "/data")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      String port = said.readLine();
      if (port == null) {
        throw new IllegalStateException("the engine ended at its start");
      }
      return "127.0.0.1:" + port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path library() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    Path cache = base.resolve("caltrop").resolve("servers").resolve("chdb-26.5.3");
    Path library = cache.resolve("package").resolve("libchdb.so");
    if (Files.exists(library)) {
      return library;
    }
    Files.createDirectories(cache.getParent());
    Path fresh = Files.createTempDirectory(cache.getParent(), "chdb");
    run(fresh, "npm", "pack", "--silent", PACKAGE);
    try (var files = Files.list(fresh)) {
      run(fresh, "tar", "-xzf", files.findFirst().orElseThrow().toString(), "package/libchdb.so");
    }
    Files.createDirectories(library.getParent());
    return Files.move(fresh.resolve("package/libchdb.so"), library, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(command) + " failed");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }
}
