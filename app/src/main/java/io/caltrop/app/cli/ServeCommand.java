package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Logging;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.DataDirectory;
import io.caltrop.app.node.Node;
import io.caltrop.app.node.Role;
import io.caltrop.app.node.Stop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;

/** A command that runs until it is stopped. */
abstract class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Terminal terminal;
  private final Role role;

  @Mixin private final CommonOptions common = new CommonOptions();

  ServeCommand(Terminal terminal, Role role) {
    this.terminal = terminal;
    this.role = role;
  }

  /** Adds what else is to run, once the node is ready. */
  void extend(Configuration configuration, Node node) {}

  /** Whether standard output has the addresses, too. */
  boolean showsAddresses() {
    return false;
  }

  @Override
  public final Integer call() throws Exception {
    Stop stop = new Stop();
    stop.install();
    try {
      serve(stop);
    } finally {
      stop.stopped();
    }
    return 0;
  }

  private void serve(Stop stop) throws Exception {
    Configuration configuration = common.load(terminal);
    requireBackends(configuration);
    warnIfOpen(configuration);
    try (DataDirectory directory = directory(configuration)) {
      Logging.toFile(directory.log());
      // Native libraries that jars unpack would be left in /tmp by every kill.
      System.setProperty("java.io.tmpdir", directory.temporary().toString());
      LOG.info("starting {} with {}", role, configuration);
      run(configuration, directory, stop);
    }
  }

  private DataDirectory directory(Configuration configuration) {
    return role == Role.UP
        ? DataDirectory.open(configuration.data())
        : DataDirectory.share(configuration.data(), role.name().toLowerCase(Locale.ROOT));
  }

  private void run(Configuration configuration, DataDirectory directory, Stop stop)
      throws Exception {
    Optional<String> failed = Optional.empty();
    try (Node node = Node.start(configuration, role, directory, stop)) {
      if (!stop.isAsked()) {
        extend(configuration, node);
        ready(node);
        failed = stop.await();
      }
    }
    LOG.info("stopped");
    if (failed.isPresent()) {
      throw Failure.running(failed.get());
    }
  }

  private void ready(Node node) {
    Instant now = Instant.now();
    // Not the process's start: the launcher may have built for minutes before it became this JVM.
    Instant start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    String line =
        String.format(
            Locale.ROOT, "ready in %.1f s", Duration.between(start, now).toMillis() / 1000.0);
    node.warnings().forEach(warning -> LOG.warn("warning: {}", warning)); // to standard error, too
    List<String> addresses = node.addresses().lines();
    LOG.info("{}: {}", line, addresses);
    if (!showsAddresses()) {
      addresses.forEach(terminal.err()::println);
    }
    var out = terminal.lines();
    out.println(line);
    if (showsAddresses()) {
      addresses.forEach(out::println);
    }
  }

  private void requireBackends(Configuration configuration) {
    if (role == Role.UP) {
      return;
    }
    String needs = role.name().toLowerCase(Locale.ROOT) + " needs a ";
    List<String> problems = new ArrayList<>();
    if (configuration.kafka().isEmbedded()) {
      problems.add(needs + "Kafka that others share: configure kafka.bootstrap_servers");
    }
    if (role.needsPostgres(configuration) && configuration.postgres().isEmpty()) {
      problems.add(needs + "PostgreSQL that others share: configure postgres.url or postgres.host");
    }
    if (!problems.isEmpty()) {
      throw Failure.usage(String.join("; ", problems));
    }
  }

  private void warnIfOpen(Configuration configuration) {
    Configuration.Http http = configuration.http();
    if (role != Role.CONSUME && !http.isLoopback() && configuration.ingest().isOpen()) {
      terminal
          .err()
          .println(
              "caltrop: warning: whoever reaches "
                  + http.bind()
                  + " can hand in alerts; set ingest.credentials or ingest.shared_secret");
    }
  }
}
