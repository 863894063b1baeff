package io.caltrop.core.ntopng;

import static io.caltrop.core.ntopng.Fixtures.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.core.InvalidAlertException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** No body does anything but give alerts, give rejections, or be refused in one line. */
class NtopngFuzzTest {
  private static final List<String> FILES =
      List.of(
          "flows-shape-a.json",
          "flows-shape-b.json",
          "flows-shape-c.json",
          "hosts.json",
          "syslog.txt");
  private static final List<String> FIELDS =
      List.of(
          "entity_id",
          "alert_id",
          "tstamp",
          "first_seen",
          "cli_ip",
          "srv_ip",
          "ip",
          "entity_val",
          "srv_port",
          "alerts_map",
          "info",
          "action",
          "json",
          "metadata",
          "is_cli_attacker",
          "is_srv_victim",
          "is_victim",
          "is_attacker",
          "cli_localhost",
          "srv_blacklisted",
          "alerts",
          "alert_score",
          "alert_generation",
          "flow_risk_info",
          "script_key",
          "risk_id",
          "40",
          "2",
          "sharedsecret",
          "timestamp");

  private static void reads(byte[] body) {
    try {
      NtopngPayload payload = parse(body);
      assertThat(payload.alerts()).allMatch(a -> a.timestamp() > 0);
      assertThat(payload.rejections()).allSatisfy(r -> oneLine(r.reason()));
      assertThat(payload.sharedSecrets()).isNotEmpty();
    } catch (InvalidAlertException e) {
      oneLine(e.getMessage());
    }
  }

  private static void oneLine(String message) {
    assertThat(message).isNotBlank().hasSizeLessThan(700);
    assertThat(message).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
  }

  @Property
  void anyBytes(@ForAll byte[] body) {
    reads(body);
  }

  @Property
  void anyText(@ForAll String body) {
    reads(body.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void aPayloadCutAnywhere(@ForAll("files") byte[] body, @ForAll @IntRange(max = 100_000) int at) {
    reads(Arrays.copyOf(body, at % body.length));
    reads(Arrays.copyOfRange(body, at % body.length, body.length));
  }

  @Property
  void aPayloadWithDamagedBytes(
      @ForAll("files") byte[] body,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 100_000) Integer> places,
      @ForAll @Size(20) byte[] values) {
    byte[] damaged = body.clone();
    for (int i = 0; i < places.size(); i++) {
      damaged[places.get(i) % damaged.length] = values[i];
    }
    reads(damaged);
  }

  @Property
  void anyJsonUnderTheNamesOfTheFields(@ForAll("json") JsonNode document) {
    reads(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void anAlertWithAnyJsonInItsFields(@ForAll("json") JsonNode value, @ForAll("names") String name) {
    ObjectNode flow = Fixtures.flow(40).set(name, value);
    ObjectNode host = Fixtures.host(20).set(name, value);
    reads(("{\"alerts\":[" + flow + "," + host + "]}").getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<byte[]> files() {
    return Arbitraries.of(FILES).map(Fixtures::file);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(FIELDS);
  }

  @Provide
  Arbitrary<JsonNode> json() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<JsonNode> leaf =
        Arbitraries.oneOf(
            Arbitraries.longs().map(nodes::numberNode),
            Arbitraries.bigIntegers().map(nodes::numberNode),
            Arbitraries.doubles().map(nodes::numberNode),
            Arbitraries.integers().between(0, 110).map(nodes::numberNode),
            Arbitraries.strings().ofMaxLength(20).map(nodes::textNode),
            Arbitraries.of("", "203.0.113.5", "::1", "1", "true", "{}", "[{\"a\":", "release")
                .map(nodes::textNode),
            Arbitraries.of(true, false).map(nodes::booleanNode),
            Arbitraries.create(nodes::nullNode));
    return tree(leaf, 4);
  }

  private Arbitrary<JsonNode> tree(Arbitrary<JsonNode> leaf, int depth) {
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<JsonNode> below = tree(leaf, depth - 1);
    Arbitrary<JsonNode> array =
        below.list().ofMaxSize(4).map(n -> JsonNodeFactory.instance.arrayNode().addAll(n));
    Arbitrary<JsonNode> object =
        Combinators.combine(names(), below)
            .as(java.util.Map::entry)
            .list()
            .ofMaxSize(8)
            .map(
                entries -> {
                  ObjectNode made = JsonNodeFactory.instance.objectNode();
                  entries.forEach(e -> made.set(e.getKey(), e.getValue()));
                  return made;
                });
    return Arbitraries.oneOf(
        leaf, array, object, object.map(o -> JsonNodeFactory.instance.textNode(o.toString())));
  }
}
