package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesTest {
  private static final List<String> ROLES = List.of("api", "consume", "detect");

  private JsonNode kustomization = NullNode.instance;
  private final List<JsonNode> objects = new ArrayList<>();

  @BeforeEach
  void read() throws IOException {
    kustomization = Deploy.yaml("kubernetes/kustomization.yaml").get(0);
    for (String file : Deploy.texts(kustomization.path("resources"))) {
      objects.addAll(Deploy.yaml("kubernetes/" + file));
    }
  }

  /**
   * Reads an object as the API does: fields that are not known, or missing, or of another type are
   * errors.
   */
  private static void check(JsonNode object) throws IOException {
    String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    JsonElement json = JsonParser.parseString(object.toString());
    Class<?> type =
        switch (kind) {
          case "apps/v1 Deployment" -> {
            V1Deployment.validateJsonElement(json);
            yield V1Deployment.class;
          }
          case "v1 Service" -> {
            V1Service.validateJsonElement(json);
            yield V1Service.class;
          }
          case "v1 PersistentVolumeClaim" -> {
            V1PersistentVolumeClaim.validateJsonElement(json);
            yield V1PersistentVolumeClaim.class;
          }
          case "v1 ConfigMap" -> {
            V1ConfigMap.validateJsonElement(json);
            yield V1ConfigMap.class;
          }
          case "policy/v1 PodDisruptionBudget" -> {
            V1PodDisruptionBudget.validateJsonElement(json);
            yield V1PodDisruptionBudget.class;
          }
          default -> throw new IllegalArgumentException("no such object is expected: " + kind);
        };
    assertThat((Object) JSON.getGson().fromJson(json, type)).isNotNull();
  }

  private JsonNode object(String kind, String name) {
    return objects.stream()
        .filter(o -> o.path("kind").asText().equals(kind))
        .filter(o -> o.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private JsonNode pod(String role) {
    return object("Deployment", "caltrop-" + role).at("/spec/template/spec");
  }

  private JsonNode container(String role) {
    return pod(role).path("containers").path(0);
  }

  @Test
  void everyObjectIsOneThatKubernetesTakes() throws IOException {
    assertThat(objects).hasSize(9);
    for (JsonNode object : objects) {
      check(object);
    }
  }

  @Test
  void anUnknownFieldAndAWrongTypeWouldBeSeen() {
    ObjectNode probe = (ObjectNode) container("api").path("livenessProbe");
    probe.put("periodSeconds", "10s");
    assertThatThrownBy(() -> check(object("Deployment", "caltrop-api")))
        .hasMessageContaining("10s");
    ObjectNode pod = (ObjectNode) pod("consume");
    pod.put("terminationGracePeriod", 80);
    assertThatThrownBy(() -> check(object("Deployment", "caltrop-consume")))
        .hasMessageContaining("terminationGracePeriod");
  }

  @Test
  void everyFileIsPartOfTheKustomization() throws IOException {
    List<String> named = new ArrayList<>(List.of("kustomization.yaml"));
    named.addAll(Deploy.texts(kustomization.path("resources")));
    named.addAll(Deploy.texts(kustomization.at("/configMapGenerator/0/files")));
    assertThat(Deploy.files("kubernetes").stream().map(file -> String.valueOf(file.getFileName())))
        .containsExactlyInAnyOrderElementsOf(named);
    JsonNode image = kustomization.at("/images/0");
    assertThat(image.path("name").asText() + ":" + image.path("newTag").asText())
        .matches(Deploy.PINNED_IMAGE);
  }

  @Test
  void eachRoleIsProbedAndBounded() {
    for (String role : ROLES) {
      JsonNode c = container(role);
      assertThat(Deploy.texts(c.path("args"))).containsExactly(role);
      // An API serves what it can while a store is away; a new one waits until it has reached all.
      boolean serves = role.equals("api");
      assertThat(c.at("/startupProbe/httpGet/path").asText())
          .isEqualTo(serves ? "/health/ready" : "/health");
      assertThat(c.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health");
      assertThat(c.at("/readinessProbe/httpGet/path").asText())
          .isEqualTo(serves ? "/health" : "/health/ready");
      assertThat(c.at("/resources/requests/cpu").asText()).isNotEmpty();
      assertThat(c.at("/resources/requests/memory").asText()).isNotEmpty();
      assertThat(c.at("/resources/limits/memory").asText()).isNotEmpty();
      assertThat(c.path("env").toString())
          .as("%s answers health only with the variable", role)
          .contains("{\"name\":\"CALTROP_HTTP_PORT\",\"value\":\"8000\"}");
    }
  }

  @Test
  void podsHaveNoRights() {
    for (String role : ROLES) {
      JsonNode pod = pod(role);
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      List<JsonNode> containers = new ArrayList<>();
      pod.path("containers").forEach(containers::add);
      pod.path("initContainers").forEach(containers::add);
      assertThat(containers)
          .allSatisfy(
              c -> {
                JsonNode context = c.path("securityContext");
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
              });
    }
  }

  /** The service caltrop-sql would set CALTROP_SQL_PORT=tcp://.., a key of the configuration. */
  @Test
  void variablesOfServicesDoNotReachTheConfiguration() {
    assertThat(ROLES).allMatch(role -> !pod(role).path("enableServiceLinks").asBoolean(true));
  }

  @Test
  void aPodHasTheTimeToDrain() {
    assertThat(ROLES)
        .allMatch(role -> pod(role).path("terminationGracePeriodSeconds").asInt() > 65);
  }

  @Test
  void everyRoleHasABudgetAndSelectorsMatchTheirPods() {
    for (JsonNode object : objects) {
      JsonNode selector =
          object.path("kind").asText().equals("Service")
              ? object.at("/spec/selector")
              : object.at("/spec/selector/matchLabels");
      if (!selector.isMissingNode()) {
        String role = selector.path("app.kubernetes.io/component").asText();
        assertThat(object("Deployment", "caltrop-" + role).at("/spec/template/metadata/labels"))
            .isEqualTo(selector);
      }
    }
    ROLES.forEach(role -> object("PodDisruptionBudget", "caltrop-" + role));
  }

  @Test
  void theSecretIsNamedAndNotThere() {
    assertThat(objects).noneMatch(o -> o.path("kind").asText().equals("Secret"));
    assertThat(ROLES).allMatch(role -> pod(role).toString().contains("\"caltrop-secrets\""));
    assertThat(objects.toString()).doesNotContainIgnoringCase("password");
  }

  @Test
  void kustomizeBuildsThem() throws Exception {
    Tool.require(List.of("kubectl", "version", "--client"));
    Tool.Result result =
        Tool.run(Deploy.ROOT.resolve("kubernetes"), Map.of(), List.of("kubectl", "kustomize", "."));
    assertThat(result.status()).as(result.output()).isZero();
    List<JsonNode> built = Deploy.documents(result.output());
    assertThat(built).hasSize(objects.size() + 1);
    for (JsonNode object : built) {
      check(object);
    }
    assertThat(result.output()).contains("image: caltrop:0.1.0").doesNotContain("image: caltrop\n");
  }
}
