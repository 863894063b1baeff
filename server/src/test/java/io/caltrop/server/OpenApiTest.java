package io.caltrop.server;

import static io.caltrop.server.TestSite.alert;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.core.logs.LogField;
import io.caltrop.core.streams.StreamStatus.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description says what the server does: the same routes, the same fields. */
class OpenApiTest {
  /** One route takes both forms. */
  private static final String PATH_FORM = "/blacklists/{alert_id}&format={format}";

  private static TestSite site;
  private static JsonNode api;

  @BeforeAll
  static void start() {
    site = new TestSite();
    api = site.get("/openapi.json").json();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void it_describes_every_route_and_no_other() {
    Set<String> described = new TreeSet<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          String name = method.getKey().toUpperCase(Locale.ROOT);
                          described.add(name + " " + path.getKey());
                          if (name.equals("GET")) {
                            described.add("HEAD " + path.getKey());
                          }
                        }));
    described.removeIf(route -> route.endsWith(PATH_FORM));
    Set<String> registered = new TreeSet<>(site.server.routes());
    registered.removeIf(route -> route.contains(" /assets/"));
    assertThat(described).isEqualTo(registered);
  }

  @Test
  void every_reference_points_to_something_and_everything_is_used() {
    Set<String> used = new TreeSet<>();
    for (JsonNode reference : api.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertThat(api.at(pointer).isMissingNode()).as(pointer).isFalse();
      used.add(pointer);
    }
    for (String kind : List.of("schemas", "parameters", "responses")) {
      api.get("components")
          .get(kind)
          .fieldNames()
          .forEachRemaining(name -> assertThat(used).contains("/components/" + kind + "/" + name));
    }
  }

  @Test
  void every_operation_is_explained() {
    Set<String> ids = new TreeSet<>();
    for (JsonNode path : api.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(ids.add(operation.get("operationId").asText())).isTrue();
        assertThat(operation.get("summary").asText()).isNotBlank();
        assertThat(operation.get("tags")).hasSize(1);
        assertThat(operation.get("responses").has("default")).isTrue();
      }
    }
  }

  @Test
  void answers_have_the_fields_that_are_described() {
    site.post("/ingest/alerts", AlertIngestTest.record("192.0.2.1", 1));
    site.record(alert("40", "192.0.2.1", 1));
    site.streams = List.of(Streams.running(Kind.SOURCE, "log_data"));
    hasFields("/blacklists/40", "Blacklist");
    hasFields("/ip_events/192.0.2.1", "IpEvents");
    hasFields("/health/ready", "Health");
    hasFields("/console/state", "ConsoleState");
    hasFields("/streams", "Streams");
    hasFields("/console/address/192.0.2.1", "ConsoleAddress");
    hasFields("/none", "Problem");
    JsonNode result = site.post("/ingest/alerts", "[]").json();
    assertThat(names(result)).isEqualTo(names(schema("IngestResult").get("properties")));
    JsonNode rejected = site.post("/ingest/alerts", "[1]").json();
    assertThat(names(rejected)).isEqualTo(names(schema("RejectedAll").get("properties")));
    JsonNode logs = site.post("/ingest/logs", "[]").json();
    assertThat(names(logs)).isEqualTo(names(schema("LogIngestResult").get("properties")));
    JsonNode noLogs = site.post("/ingest/logs", "[{}]").json();
    assertThat(names(noLogs)).isEqualTo(names(schema("LogRejectedAll").get("properties")));
    assertThat(names(schema("LogRecord").get("properties"))).isEqualTo(LogField.columns());
    JsonNode event = site.get("/ip_events/192.0.2.1").json().get("events").get(0);
    assertThat(names(event)).isEqualTo(names(schema("Event").get("properties")));
    JsonNode stream = site.get("/streams").json().get("streams").get(0);
    assertThat(names(stream)).isEqualTo(names(schema("Stream").get("properties")));
    JsonNode totals = site.get("/console/state").json().get("totals");
    assertThat(names(totals)).isEqualTo(names(schema("Totals").get("properties")));
  }

  @Test
  void examples_have_the_fields_of_their_schemas() {
    for (JsonNode path : api.get("paths")) {
      for (JsonNode operation : path) {
        for (JsonNode response : operation.get("responses")) {
          JsonNode media = response.path("content").path("application/json");
          JsonNode schema = media.path("schema");
          if (media.has("example") && schema.has("$ref")) {
            JsonNode known = api.at(schema.get("$ref").asText().substring(1));
            assertThat(names(known.get("properties"))).containsAll(names(media.get("example")));
          }
        }
      }
    }
  }

  private static void hasFields(String path, String schema) {
    assertThat(names(site.get(path).json()))
        .as(path)
        .isEqualTo(names(schema(schema).get("properties")));
  }

  private static JsonNode schema(String name) {
    return api.at("/components/schemas/" + name);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
