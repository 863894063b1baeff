package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the server under a directory: its data, configuration and password. */
final class Cluster {
  /** The program's own role, which owns everything. */
  static final String OWNER = "caltrop";

  /** The role for people, who may only look. */
  static final String READER = "root";

  static final String DATABASE = "dev";
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int MAJOR = 18;
  private static final String DRAFT = "data.new-";

  private final Path dir;
  private final RunAs runAs;

  Cluster(Path dir, RunAs runAs) {
    this.dir = dir;
    this.runAs = runAs;
  }

  Path data() {
    return dir.resolve("data");
  }

  /** The owner's password, made at the first start. */
  String password() throws IOException {
    Path file = dir.resolve("password");
    if (!Files.exists(file)) {
      if (Files.exists(data())) {
        throw new EmbeddedPostgresException(
            file + " is missing and the data beside it cannot be opened without; put it back");
      }
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      writeSecret(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file).strip();
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, secret + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes the data directory at the first start; a start that was killed leaves none. */
  void initialise(Path programs, String password) throws IOException {
    if (Files.exists(data())) {
      checkVersion();
      runAs.own(data());
      return;
    }
    removeDrafts();
    Path draft = Files.createTempDirectory(dir, DRAFT); // for its owner alone
    runAs.own(draft);
    Path passwordCopy = dir.resolve("password.initdb");
    writeSecret(passwordCopy, password);
    runAs.own(passwordCopy);
    try {
      initdb(programs, draft, passwordCopy);
    } finally {
      Files.deleteIfExists(passwordCopy);
    }
    Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What an initdb that was killed left; one whose parent was killed may still write there. */
  private void removeDrafts() throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(dir, DRAFT + "*")) {
      for (Path draft : drafts) {
        try {
          Binaries.removeTree(draft);
        } catch (IOException e) {
          LOG.warn("cannot remove {}, which an earlier start left: {}", draft, e.getMessage());
        }
      }
    }
  }

  private void initdb(Path programs, Path target, Path passwordFile) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("bin/initdb").toString());
    command.addAll(List.of("--pgdata", target.toString(), "--username", OWNER));
    command.addAll(List.of("--pwfile", passwordFile.toString(), "--auth", "scram-sha-256"));
    command.addAll(List.of("--encoding", "UTF8", "--locale", "C", "--no-instructions"));
    command.addAll(List.of("--sync-method", "syncfs"));
    Process process = runAs.command(command).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (ServerProcess.exitOf(process) != 0) {
      throw new EmbeddedPostgresException(
          "cannot make a database in %s: %s".formatted(dir, reason(output)));
    }
  }

  /** Of initdb's output the error, else the last line. */
  private static String reason(String output) {
    List<String> lines = output.lines().toList();
    return lines.stream()
        .filter(line -> line.contains("error:") || line.contains("FATAL:"))
        .findFirst()
        .orElse(lines.isEmpty() ? "no output" : lines.get(lines.size() - 1));
  }

  private void checkVersion() throws IOException {
    String version = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!version.equals(Integer.toString(MAJOR))) {
      throw new EmbeddedPostgresException(
          "the data in %s is of PostgreSQL %s, this program brings %d; dump it with the old program and load it with this one"
              .formatted(data(), version, MAJOR));
    }
  }

  /** Writes the server's configuration; whatever stood there goes. */
  void configure(int port) throws IOException {
    String settings = Resource.text("postgresql.conf");
    Files.writeString(
        data().resolve("postgresql.conf"), settings.replace("${port}", Integer.toString(port)));
    Files.writeString(data().resolve("pg_hba.conf"), Resource.text("pg_hba.conf"));
    runAs.own(data().resolve("postgresql.conf"));
    runAs.own(data().resolve("pg_hba.conf"));
  }

  /** The command that runs the server in the foreground. */
  ProcessBuilder server(Path programs) {
    return runAs.command(
        List.of(programs.resolve("bin/postgres").toString(), "-D", data().toString()));
  }
}
