package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {
  private static final Path FOLDER = Deploy.ROOT.resolve("compose");
  private static final Set<String> STEPS = Set.of("topics", "redis-cluster");

  @TempDir Path temporary;
  private JsonNode compose = new ObjectMapper().createObjectNode();
  private JsonNode services = compose;

  @BeforeEach
  void read() throws IOException {
    compose = Deploy.yaml("compose/compose.yaml").get(0);
    services = compose.path("services");
  }

  /** What the Compose Specification's schema finds. */
  private static Set<ValidationMessage> problems(JsonNode file) throws IOException {
    try (InputStream in = ComposeTest.class.getResourceAsStream("compose-spec.json")) {
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in));
      // Written as the validator does not take them: https for http, a relative URI.
      schema.remove(List.of("$schema", "$id"));
      JsonSchema read = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
      return read.validate(file);
    }
  }

  @Test
  void theFileFollowsTheComposeSpecification() throws IOException {
    assertThat(problems(compose)).isEmpty();
  }

  @Test
  void aMisspeltKeyWouldBeSeen() throws IOException {
    ((ObjectNode) services.path("api")).put("helthcheck", "x");
    assertThat(problems(compose)).anyMatch(p -> p.getMessage().contains("helthcheck"));
  }

  @Test
  void itIsTheWholeTopology() {
    assertThat(Deploy.names(services))
        .containsExactlyInAnyOrder(
            "kafka-1",
            "kafka-2",
            "kafka-3",
            "redis-1",
            "redis-2",
            "redis-3",
            "redis-4",
            "redis-5",
            "redis-6",
            "redis-cluster",
            "keeper",
            "clickhouse-1",
            "clickhouse-2",
            "postgres",
            "topics",
            "api",
            "consume",
            "detect");
    JsonNode kafka = services.path("kafka-3").path("environment");
    assertThat(kafka.path("KAFKA_DEFAULT_REPLICATION_FACTOR").asText()).isEqualTo("3");
    assertThat(kafka.path("KAFKA_MIN_INSYNC_REPLICAS").asText()).isEqualTo("2");
    assertThat(services.path("redis-cluster").path("environment").path("NODES").asText())
        .isEqualTo("redis-1:6379 redis-2:6379 redis-3:6379 redis-4:6379 redis-5:6379 redis-6:6379");
  }

  @Test
  void everyServiceIsWatchedAndStartedAgainOrEndsByItself() {
    services
        .properties()
        .forEach(
            service -> {
              JsonNode s = service.getValue();
              boolean step = STEPS.contains(service.getKey());
              assertThat(s.path("restart").asText())
                  .as(service.getKey())
                  .isEqualTo(step ? "no" : "unless-stopped");
              assertThat(step || s.path("healthcheck").path("test").size() > 1)
                  .as("%s has a health check", service.getKey())
                  .isTrue();
            });
  }

  @Test
  void everyNamedVolumeIsUsedAndEveryServiceThatKeepsSomethingHasOne() {
    List<String> used = new ArrayList<>();
    services.forEach(
        service ->
            Deploy.texts(service.path("volumes")).stream()
                .filter(volume -> !volume.startsWith(".") && volume.contains(":"))
                .forEach(volume -> used.add(volume.substring(0, volume.indexOf(':')))));
    assertThat(used)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(Deploy.names(compose.path("volumes")));
  }

  @Test
  void imagesAreNamedWithoutARegistryAndPinned() {
    services.forEach(
        service ->
            assertThat(service.path("image").asText().replaceAll("^\\$\\{\\w+:-(.*)}$", "$1"))
                .matches(Deploy.PINNED_IMAGE));
  }

  @Test
  void portsArePublishedOnLoopback() {
    List<String> ports = new ArrayList<>();
    services.forEach(service -> ports.addAll(Deploy.texts(service.path("ports"))));
    assertThat(ports)
        .hasSize(5)
        .allMatch(
            port ->
                port.matches(
                    "(127\\.0\\.0\\.1|\\$\\{CALTROP_PUBLISH:-127\\.0\\.0\\.1}):\\d+:\\d+"));
  }

  @Test
  void anyNumberOfConsumersCanRun() {
    assertThat(Deploy.names(services.path("consume")))
        .doesNotContain("container_name", "hostname", "ports", "networks");
    assertThat(Deploy.texts(services.path("consume").path("volumes")))
        .as("a volume of each one's own")
        .contains("/var/lib/caltrop");
  }

  @Test
  void rolesRunWithoutRightsAndDrain() {
    for (String role : List.of("api", "consume", "detect")) {
      JsonNode service = services.path(role);
      assertThat(Deploy.texts(service.path("command"))).containsExactly(role);
      assertThat(service.path("read_only").asBoolean()).isTrue();
      assertThat(Deploy.texts(service.path("cap_drop"))).containsExactly("ALL");
      assertThat(service.path("stop_grace_period").asText()).isEqualTo("75s");
    }
  }

  @Test
  void everyFileThatIsMountedIsThere() {
    services.forEach(
        service ->
            Deploy.texts(service.path("volumes")).stream()
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> FOLDER.resolve(volume.substring(2, volume.indexOf(':'))))
                .forEach(file -> assertThat(file).isRegularFile()));
    JsonNode build = services.path("api").path("build");
    assertThat(
            FOLDER
                .resolve(build.path("context").asText())
                .resolve(build.path("dockerfile").asText()))
        .isRegularFile();
  }

  @Test
  void secretsAreMadeOutsideTheFileAndKept() throws Exception {
    Path script = temporary.resolve("make-secrets");
    Files.copy(FOLDER.resolve("make-secrets"), script);
    assertThat(Tool.run(temporary, Map.of(), List.of("sh", "make-secrets")).status()).isZero();
    List<String> wanted =
        compose.path("secrets").properties().stream()
            .map(secret -> secret.getValue().path("file").asText().replace("./secrets/", ""))
            .toList();
    Path secrets = temporary.resolve("secrets");
    try (Stream<Path> made = Files.list(secrets)) {
      assertThat(made.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
    String password = Files.readString(secrets.resolve("redis_password"));
    assertThat(password).matches("[0-9a-f]{48}");
    assertThat(Files.getPosixFilePermissions(secrets)).hasSize(3);

    assertThat(Tool.run(temporary, Map.of(), List.of("sh", "make-secrets")).output()).isEmpty();
    assertThat(secrets.resolve("redis_password")).hasContent(password);
    assertThat(Deploy.text("compose/.gitignore")).contains("/secrets/");
  }

  @Test
  void noVariableHoldsASecret() {
    services.forEach(
        service ->
            assertThat(Deploy.names(service.path("environment")))
                .noneMatch(name -> name.matches(".*(PASSWORD|SECRET|TOKEN)")));
  }

  @Test
  void everyServiceThatReadsASecretIsGivenIt() throws IOException {
    String configuration = Deploy.text("compose/caltrop.yaml");
    assertThat(Deploy.texts(services.path("api").path("secrets")))
        .isNotEmpty()
        .allMatch(name -> configuration.contains("${file:/run/secrets/" + name + "}"));
  }

  @Test
  void theHostsOfTheConfigurationAreServices() throws IOException {
    JsonNode configuration = Deploy.yaml("compose/caltrop.yaml").get(0);
    List<String> hosts = new ArrayList<>();
    hosts.addAll(Deploy.texts(configuration.at("/kafka/bootstrap_servers")));
    hosts.addAll(Deploy.texts(configuration.at("/redis/bootstrap_servers")));
    hosts.addAll(Deploy.texts(configuration.at("/clickhouse/host")));
    hosts.add(configuration.at("/postgres/host").asText());
    assertThat(hosts).hasSize(12).allMatch(host -> services.has(host.replaceAll(":\\d+$", "")));
  }

  @Test
  void dockerComposeReadsIt() throws Exception {
    Tool.require(List.of("docker", "compose", "version"));
    Path checkout = Files.createDirectories(temporary.resolve("deploy/compose"));
    for (Path file : Deploy.files("compose")) {
      Path copy = checkout.resolve(FOLDER.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    assertThat(Tool.run(checkout, Map.of(), List.of("docker", "compose", "config", "--quiet")))
        .isEqualTo(new Tool.Result(0, ""));
  }
}
