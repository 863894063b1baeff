package io.caltrop.app.doctor;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.DataDirectory;
import io.caltrop.app.node.Ports;
import io.caltrop.app.node.Role;
import io.caltrop.app.node.Settings;
import io.caltrop.cluster.Listener;
import io.caltrop.core.store.StoreException;
import io.caltrop.pipeline.BrokerException;
import io.caltrop.pipeline.ConsumerShare;
import io.caltrop.pipeline.FileTrouble;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.store.postgres.PostgresCheckup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what a configuration needs; changes nothing. */
public final class Doctor {
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final long LITTLE_SPACE = 2L << 30;
  private static final long TOO_LITTLE_SPACE = 200L << 20;
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final Configuration configuration;
  private final Clock clock;
  private final Optional<String> running;
  private final Map<String, String> roles;

  /**
   * Looks whether a caltrop runs on the data folder already.
   *
   * @param clock compared with the database's
   */
  public Doctor(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.running = DataDirectory.holder(configuration.data());
    this.roles = DataDirectory.holders(configuration.data());
  }

  /** Everything, in an order to mend it in. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.addAll(data());
    findings.addAll(ports());
    findings.add(kafka());
    findings.addAll(partitions());
    configuration
        .cluster()
        .ifPresent(stores -> findings.addAll(new ClusterDoctor(stores, clock, WAIT).findings()));
    findings.addAll(postgres());
    findings.addAll(access());
    return findings;
  }

  private static Finding java() {
    return Finding.ok(
        "Java", Runtime.version() + " at " + System.getProperty("java.home") + ", needed: 17");
  }

  private List<Finding> data() {
    Path data = configuration.data().toAbsolutePath().normalize();
    Path existing = nearestExisting(data);
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return List.of(
          Finding.fail(
              "data folder",
              "%s cannot be written: %s %s; give it to this user, or choose another with --data"
                  .formatted(
                      data,
                      existing,
                      Files.isDirectory(existing) ? "has no permission" : "is no folder")));
    }
    String use = running.map(id -> ", in use by the caltrop with process id " + id).orElse("");
    String shared =
        roles.entrySet().stream()
            .map(role -> ", in use by %s (process id %s)".formatted(role.getKey(), role.getValue()))
            .collect(Collectors.joining());
    return List.of(Finding.ok("data folder", data + use + shared), space(existing));
  }

  private static Path nearestExisting(Path path) {
    Path parent = path.getParent();
    return parent == null || Files.exists(path) ? path : nearestExisting(parent);
  }

  private static Finding space(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String shown = (free >> 20) + " MiB free";
      if (free < TOO_LITTLE_SPACE) {
        return Finding.fail("disk", shown + ", needed: 200 MiB at least; make room");
      }
      return free < LITTLE_SPACE
          ? Finding.warn("disk", shown + ", 2 GiB and more let events be kept for days")
          : Finding.ok("disk", shown);
    } catch (IOException e) {
      return Finding.warn("disk", "free space is not known: " + FileTrouble.of(e));
    }
  }

  private List<Finding> ports() {
    if (running.isPresent()) {
      return List.of(Finding.ok("ports", "held by the caltrop that runs"));
    }
    List<Finding> findings = new ArrayList<>();
    Ports.of(configuration, Role.UP).forEach(wanted -> findings.add(port(wanted)));
    return findings;
  }

  private Finding port(Ports.Wanted wanted) {
    Optional<String> trouble = wanted.trouble();
    if (trouble.isEmpty()) {
      return Finding.ok("port", wanted.port() + " is free for " + wanted.use());
    }
    return ownRole(wanted.port())
        .map(role -> Finding.ok("port", wanted.port() + " is held by the " + role + " that runs"))
        .orElseGet(() -> Finding.fail("port", trouble.get()));
  }

  /** The name of the role on this data folder that listens on the port. */
  private Optional<String> ownRole(int port) {
    Set<String> listening =
        roles.isEmpty()
            ? Set.of()
            : Listener.any(port).stream()
                .flatMap(listener -> listener.process().stream().mapToObj(String::valueOf))
                .collect(Collectors.toSet());
    return roles.entrySet().stream()
        .filter(role -> listening.contains(role.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Finding kafka() {
    if (configuration.kafka().isEmbedded() && running.isEmpty()) {
      return Finding.ok("Kafka", "embedded: caltrop up starts it");
    }
    try {
      KafkaSettings settings = Settings.checked(Settings.kafka(configuration.kafka()));
      List<String> missing = Topics.missing(settings, WAIT);
      return missing.isEmpty()
          ? Finding.ok("Kafka", "every topic is there, at " + settings.bootstrapServers())
          : Finding.fail(
              "Kafka",
              "no topic " + String.join(", ", missing) + "; create them: caltrop topics create");
    } catch (Failure e) {
      return Finding.fail("Kafka", String.valueOf(e.getMessage()));
    } catch (BrokerException e) {
      return Finding.fail(
          "Kafka", e.getMessage() + "; start it, or mend kafka.bootstrap_servers and properties");
    }
  }

  /** Whether each consumer of the group as it runs now has a partition to read. */
  private List<Finding> partitions() {
    if (configuration.kafka().isEmbedded() && running.isEmpty()) {
      return List.of();
    }
    try {
      ConsumerShare share = ConsumerShare.of(Settings.kafka(configuration.kafka()), WAIT);
      int own = share.consumers() == 0 ? configuration.kafka().clients().workers() : 0;
      return share.trouble(own).map(trouble -> Finding.warn("partitions", trouble)).stream()
          .toList();
    } catch (BrokerException e) {
      return List.of(); // said already
    }
  }

  private List<Finding> postgres() {
    if (configuration.postgres().isEmpty()) {
      return List.of(
          Finding.ok(
              "PostgreSQL",
              running.isPresent() ? "embedded, runs" : "embedded: caltrop up starts it"));
    }
    try {
      return postgres(PostgresCheckup.of(Settings.postgres(configuration.postgres().get()), WAIT));
    } catch (StoreException e) {
      return List.of(Finding.fail("PostgreSQL", e.getMessage() + "; mend the section postgres"));
    }
  }

  private List<Finding> postgres(PostgresCheckup checkup) {
    if (!checkup.problem().isEmpty()) {
      return List.of(Finding.fail("PostgreSQL", checkup.problem()));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("PostgreSQL", "version " + checkup.version()));
    findings.add(tables(checkup));
    Duration skew = Duration.between(clock.instant(), checkup.now()).abs();
    String shown = skew.toMillis() + " ms from this machine's";
    findings.add(
        skew.compareTo(SKEW) > 0
            ? Finding.warn("database clock", shown + "; set both by NTP")
            : Finding.ok("database clock", shown));
    return findings;
  }

  private static Finding tables(PostgresCheckup checkup) {
    if (checkup.isCurrent()) {
      return Finding.ok("tables", "version " + checkup.schema());
    }
    if (!checkup.mayCreate()) {
      return Finding.fail(
          "tables",
          "the role may not create tables; GRANT CREATE ON SCHEMA public TO it, as the owner");
    }
    return Finding.ok(
        "tables",
        checkup.schema().isEmpty()
            ? "none yet: the next start creates them"
            : "version " + checkup.schema() + ": the next start migrates them");
  }

  private List<Finding> access() {
    if (configuration.http().isLoopback() || !configuration.ingest().isOpen()) {
      return List.of();
    }
    return List.of(
        Finding.warn(
            "ingest",
            "whoever reaches %s can hand in alerts; set ingest.credentials or ingest.shared_secret"
                .formatted(configuration.http().bind())));
  }
}
