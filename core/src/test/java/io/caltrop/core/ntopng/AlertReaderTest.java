package io.caltrop.core.ntopng;

import static io.caltrop.core.ntopng.Fixtures.flow;
import static io.caltrop.core.ntopng.Fixtures.host;
import static io.caltrop.core.ntopng.Fixtures.parse;
import static io.caltrop.core.ntopng.Fixtures.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.Entity;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.ntopng.NtopngPayload.Rejection;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one alert object means, field by field: as long as there are fields. */
class AlertReaderTest {
  private static final String ADDRESS =
      "one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone";

  private static Alert only(ObjectNode alert) throws InvalidAlertException {
    NtopngPayload payload = webhook(alert);
    assertThat(payload.rejections()).isEmpty();
    assertThat(payload.alerts()).hasSize(1);
    return payload.alerts().get(0);
  }

  private static void rejected(ObjectNode alert, String reason) throws InvalidAlertException {
    NtopngPayload payload = webhook(alert);
    assertThat(payload.alerts()).isEmpty();
    assertThat(payload.rejections()).containsExactly(new Rejection(0, reason));
  }

  private static void skipped(ObjectNode alert) throws InvalidAlertException {
    NtopngPayload payload = webhook(alert);
    assertThat(payload.alerts()).isEmpty();
    assertThat(payload.rejections()).isEmpty();
    assertThat(payload.skipped()).isEqualTo(1);
  }

  private static ObjectNode with(ObjectNode alert, String name, String json) {
    return alert.set(name, tree(json));
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** Which ids a flow stands for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40   | 0                          | 40",
        "40   | 10000000000                | 40",
        "9    | 0200                       | 9",
        "9    | 10000000200                | 9 40",
        "40   | 800000050000000000         | 40 42",
        "101  | 20040080000010000000000000 | 101 79",
        "40   | FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF | 40 41 42 61 68 79",
        "1000 | 00000000000000000000000000000000000000000000000000000010000000000 | 1000 40",
        "40   | xyz                        | 40",
        "40   | -20040080000010000000000000 | 40"
      })
  void theBitsOfTheMapAreAlertIds(int own, String map, String ids) throws InvalidAlertException {
    NtopngPayload payload = webhook(flow(own).put("alerts_map", map));

    assertThat(payload.alerts().stream().map(a -> Integer.toString(a.alertId())))
        .containsExactly(ids.split(" "));
  }

  @Test
  void idsOfTheDetailsCountWithoutAMap() throws InvalidAlertException {
    ObjectNode shapeC =
        with(flow(40), "json", "{\"alerts\":{\"42\":{},\"71\":{},\"x\":{},\"9999999999\":{}}}");
    ObjectNode shapeB = with(flow(40), "json", "{\"alert_score\":{\"61\":5,\"40\":5,\"-1\":3}}");
    ObjectNode shapeA = flow(40).put("json", "{\"alert_score\":{\"68\":5}}");

    assertThat(webhook(shapeC, shapeB, shapeA).alerts())
        .extracting(Alert::alertId)
        .containsExactly(40, 42, 40, 61, 40, 68);
  }

  @Test
  void aListOfTheOperatorsOwnCounts() throws InvalidAlertException {
    TreeMap<AlertType, String> lists = new TreeMap<>(Map.of(AlertType.flow(71), "Errors"));
    String body = flow(40).put("alerts_map", "800000050000000000").toString();

    assertThat(
            NtopngPayload.parse(
                    body.getBytes(StandardCharsets.UTF_8), Fixtures.SENSOR, new Catalog(lists))
                .alerts())
        .extracting(Alert::alertId)
        .containsExactly(40, 71);
  }

  /** Why it is an alert. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "40   | {\"flow_risk_info\":{\"2\":\"why\",\"40\":\"no\"}}                     | why",
        "68   | {\"flow_risk_info\":{\"2\":\"no\",\"40\":\"why\"}}                     | why",
        "40   | {\"flow_risk_info\":{\"40\":\"no\"}}                                   | Possible SQL injection",
        "40   | {\"flow_risk_info\":{\"2\":\"\"}}                                      | Possible SQL injection",
        "40   | {\"flow_risk_info\":{\"2\":{}}}                                        | Possible SQL injection",
        "40   | {\"flow_risk_info\":{\"2\":7}}                                         | 7",
        "40   | {\"flow_risk_info\":\"{\\\"2\\\":\\\"why\\\"}\"}                       | why",
        "40   | {\"flow_risk_info\":[]}                                                | Possible SQL injection",
        "40   | {\"alerts\":{\"40\":{\"risk_id\":7}},\"flow_risk_info\":{\"7\":\"why\",\"2\":\"no\"}} | why",
        "40   | {\"alerts\":{\"40\":{\"risk_id\":\"7\"}},\"flow_risk_info\":{\"7\":\"why\"}} | why",
        "40   | {\"alerts\":{\"40\":{\"risk_id\":null}},\"flow_risk_info\":{\"2\":\"why\"}} | why",
        "40   | {\"alert_generation\":{\"flow_risk_info\":\"{\\\"2\\\":\\\"why\\\"}\"}} | why",
        "40   | {\"alert_generation\":{\"flow_risk_info\":{\"2\":\"why\"}}}            | why",
        "40   | {\"alert_generation\":{\"flow_risk_info\":\"{\\\"2\\\":\"}}            | Possible SQL injection",
        "40   | {\"alert_generation\":{\"script_key\":\"k\"}}                          | Possible SQL injection",
        "5000 | {\"alert_generation\":{\"script_key\":\"k\"}}                          | k",
        "5000 | {\"alerts\":{\"5000\":{\"alert_generation\":{\"script_key\":\"k\"}}}}  | k",
        "5000 | {\"alerts\":{\"5001\":{\"alert_generation\":{\"script_key\":\"k\"}}}}  | ''",
        "5000 | {}                                                                     | ''",
        "5000 | []                                                                     | ''",
        "5000 | null                                                                   | ''",
        "5000 | \"\"                                                                   | ''",
        "5000 | \"{\\\"alert_generation\\\":{\\\"script_key\\\":\\\"k\\\"}}\"          | k",
        "5000 | \"{\\\"alert_generation\\\":{\\\"scri\"                                | ''"
      })
  void theReasonIsTheRiskTextElseTheTitleElseTheCheck(int id, String json, String reason)
      throws InvalidAlertException {
    assertThat(only(with(flow(id), "json", json)).reason()).isEqualTo(reason);
  }

  /** Whom it reports, and the port that was contacted. */
  @Test
  void theClientContactedThePortOfTheServer() throws InvalidAlertException {
    Alert alert = only(flow(40).put("srv_port", 8443));

    assertThat(alert.ip()).hasToString("203.0.113.1");
    assertThat(alert.dstPort()).isEqualTo(8443);
  }

  @Test
  void aServerContactedNoPort() throws InvalidAlertException {
    Alert alert = only(flow(40).put("is_srv_attacker", true));

    assertThat(alert.ip()).hasToString("198.51.100.1");
    assertThat(alert.dstPort()).isZero();
  }

  @Test
  void eachIdOfAFlowHasItsOwnOffender() throws InvalidAlertException {
    NtopngPayload payload = webhook(flow(22).put("alerts_map", "10000000000"));

    assertThat(payload.alerts().stream().map(a -> a.alertId() + " " + a.ip()))
        .containsExactly("22 198.51.100.1", "40 203.0.113.1");
  }

  @Test
  void aClientOfOursIsNotReportedForABlacklistedServer() throws InvalidAlertException {
    ObjectNode contact =
        flow(13)
            .put("is_cli_attacker", true)
            .put("is_srv_attacker", true)
            .put("srv_blacklisted", true);

    assertThat(only(contact.deepCopy().put("cli_localhost", true)).ip())
        .hasToString("198.51.100.1");
    assertThat(only(contact.deepCopy().put("cli_ip", "192.168.1.5")).ip())
        .hasToString("198.51.100.1");
    assertThat(only(contact.deepCopy().put("cli_ip", "fe80::5")).ip()).hasToString("198.51.100.1");
    assertThat(only(contact.deepCopy()).ip()).hasToString("198.51.100.1");
  }

  @Test
  void twoVictimsAreNobody() throws InvalidAlertException {
    skipped(flow(40).put("is_cli_victim", true).put("is_srv_victim", true));
  }

  @Test
  void noAddressIsTakenFromTheText() throws InvalidAlertException {
    Alert alert =
        only(flow(68).put("info", "192.0.2.99/?x=192.0.2.98").put("cli_name", "192.0.2.97"));

    assertThat(alert.ip()).hasToString("203.0.113.1");
    assertThat(alert.info()).isEqualTo("192.0.2.99/?x=192.0.2.98");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {"5|5", "null|''", "true|true", "[1]|''", "{}|''", "\"\"|''", "\"é漢\"|é漢"})
  void aTextOfAnotherTypeIsItsText(String json, String info) throws InvalidAlertException {
    assertThat(only(with(flow(40), "info", json)).info()).isEqualTo(info);
  }

  /** When it happened. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"tstamp\":5,\"first_seen\":3}     | 5000",
        "{\"tstamp\":5.9}                    | 5000",
        "{\"tstamp\":\"5\"}                  | 5000",
        "{\"tstamp\":0,\"first_seen\":3}     | 3000",
        "{\"tstamp\":null,\"first_seen\":3}  | 3000",
        "{\"first_seen\":\"\"}               | 9000",
        "{\"tstamp\":253402300799}           | 253402300799000"
      })
  void theTimeIsTheAlertsOwnElseTheEnvelopes(String times, long milliseconds)
      throws InvalidAlertException {
    ObjectNode alert = flow(40);
    alert.remove("tstamp");
    alert.setAll((ObjectNode) tree(times));

    assertThat(parse("{\"timestamp\":9,\"alerts\":[" + alert + "]}").alerts())
        .extracting(Alert::timestamp)
        .containsExactly(milliseconds);
  }

  @Test
  void anAlertWithoutAnyTimeIsRejected() throws InvalidAlertException {
    rejected(
        flow(40).put("tstamp", 0), "tstamp: missing; allowed: epoch seconds, 1 to 253402300799");
  }

  /** Host alerts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "20 | {\"is_attacker\":true,\"is_victim\":false} | true",
        "20 | {\"is_attacker\":false,\"is_victim\":true} | false",
        "20 | {\"is_attacker\":true,\"is_victim\":true}  | true",
        "20 | {\"is_attacker\":false,\"is_victim\":false}| true",
        "20 | {\"is_victim\":true}                       | false",
        "20 | {\"is_attacker\":true}                     | true",
        "20 | {}                                         | true",
        "20 | {\"action\":\"engage\"}                    | true",
        "20 | {\"action\":\"store\"}                     | true",
        "20 | {\"action\":\"release\"}                   | false",
        "1  | {}                                         | false",
        "1  | {\"is_attacker\":true}                     | true",
        "1  | {\"is_attacker\":false}                    | false",
        "1  | {\"is_victim\":false}                      | true",
        "12 | {}                                         | true",
        "12 | {\"is_victim\":true}                       | false",
        "999 | {}                                        | true"
      })
  void aHostIsReportedUnlessItIsAVictimOrReleased(int id, String fields, boolean reported)
      throws InvalidAlertException {
    ObjectNode alert = host(id).setAll((ObjectNode) tree(fields));

    if (reported) {
      assertThat(only(alert).type()).isEqualTo(new AlertType(Entity.HOST, id));
    } else {
      skipped(alert);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7@0, 203.0.113.7",
    "203.0.113.7@4094, 203.0.113.7",
    "203.0.113.7, 203.0.113.7",
    "2001:db8::7@5, 2001:db8::7"
  })
  void aHostIsKnownByItsEntityTooIfItsAddressIsMissing(String entity, String ip)
      throws InvalidAlertException {
    ObjectNode alert = host(20).put("ip", "").put("entity_val", entity);

    assertThat(only(alert).ip()).hasToString(ip);
  }

  @Test
  void aHostWithoutAddressIsRejected() throws InvalidAlertException {
    rejected(host(20).put("ip", "").put("entity_val", "lan"), "ip: missing; allowed: " + ADDRESS);
    rejected(host(20).put("ip", "lan"), "ip: \"lan\"; allowed: " + ADDRESS);
  }

  /** Other entities. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 5, 7, 8, 9})
  void anotherEntityIsReportedWhenItHasAnAddress(int entityId) throws InvalidAlertException {
    ObjectNode alert = host(3).put("entity_id", entityId);
    with(alert, "json", "{\"alert_generation\":{\"script_key\":\"some_check\"}}");

    assertThat(only(alert.deepCopy()).type())
        .isEqualTo(new AlertType(Entity.ofId(entityId).orElseThrow(), 3));
    assertThat(only(alert.deepCopy()).reason()).isEqualTo("some_check");
    alert.remove("ip");
    assertThat(only(alert.deepCopy().put("cli_ip", "203.0.113.9")).ip()).hasToString("203.0.113.9");
    skipped(alert);
  }

  @Test
  void whatNamesNobodyNeedsNoTimeEither() throws InvalidAlertException {
    skipped(tree("{\"entity_id\":9,\"alert_id\":1}").deepCopy());
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 10, 99, Integer.MAX_VALUE})
  void anEntityThatALaterNtopngMayHaveReportsNobody(int entityId) throws InvalidAlertException {
    skipped(host(40).put("entity_id", entityId));
    skipped(flow(40).put("entity_id", entityId));
  }

  @Test
  void aMissingEntityIsRejectedWithTheOnesThatAreKnown() throws InvalidAlertException {
    String allowed =
        "; allowed: 0 interface, 1 host, 2 network, 3 SNMP device, 4 flow, 5 MAC, 7 user, 8 active"
            + " monitoring, 9 system";

    rejected(host(40).put("entity_id", ""), "entity_id: missing" + allowed);
  }

  @Test
  void anAlertBetweenClientAndServerIsAFlowsAlsoWhenItDoesNotSaySo() throws InvalidAlertException {
    ObjectNode alert = flow(40);
    alert.remove("entity_id");

    assertThat(only(alert).type()).isEqualTo(AlertType.flow(40));
  }

  @Test
  void anAddressThatIsNeededIsNamed() throws InvalidAlertException {
    ObjectNode noClient = flow(40);
    noClient.remove("cli_ip");
    ObjectNode noServer = flow(22);
    noServer.remove("srv_ip");

    rejected(noClient, "cli_ip: missing; allowed: " + ADDRESS);
    rejected(noServer, "srv_ip: missing; allowed: " + ADDRESS);
  }

  @Test
  void anAddressOfTheOtherSideNeedNotBeReadable() throws InvalidAlertException {
    assertThat(only(flow(40).put("srv_ip", "00:00:5e:00:53:01")).ip()).hasToString("203.0.113.1");
    rejected(
        flow(22).put("srv_ip", "00:00:5e:00:53:01"),
        "srv_ip: \"00:00:5e:00:53:01\"; allowed: " + ADDRESS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "alert_id        | -1        | alert_id: -1; allowed: an integer from 0 to 2147483647",
        "alert_id        | null      | alert_id: missing; allowed: an integer from 0 to 2147483647",
        "alert_id        | \"x\"     | alert_id: \"x\"; allowed: an integer from 0 to 2147483647",
        "alert_id        | {}        | alert_id: {..}; allowed: an integer from 0 to 2147483647",
        "alert_id        | 3000000000| alert_id: 3000000000; allowed: an integer from 0 to 2147483647",
        "alert_id        | 1e300     | alert_id: 1.0E300; allowed: an integer from 0 to 2147483647",
        "entity_id       | true      | entity_id: true; allowed: an integer from 0 to 2147483647",
        "srv_port        | 65536     | srv_port: 65536; allowed: an integer from 0 to 65535",
        "srv_port        | [80]      | srv_port: [..]; allowed: an integer from 0 to 65535",
        "tstamp          | -5        | tstamp: -5; allowed: an integer from 0 to 253402300799",
        "tstamp          | 1767323045123 | tstamp: 1767323045123; allowed: an integer from 0 to 253402300799",
        "is_cli_attacker | \"maybe\" | is_cli_attacker: \"maybe\"; allowed: true or false",
        "is_srv_victim   | 2         | is_srv_victim: 2; allowed: true or false",
        "cli_localhost   | {}        | cli_localhost: {..}; allowed: true or false",
        "srv_blacklisted | []        | srv_blacklisted: [..]; allowed: true or false"
      })
  void aFieldThatDecidesMustBeRight(String field, String value, String reason)
      throws InvalidAlertException {
    rejected(with(flow(40), field, value), reason);
  }

  @Test
  void numbersAndFlagsOfAnotherTypeAreReadWhenTheyAreClear() throws InvalidAlertException {
    ObjectNode alert = flow(40);
    for (String name : new String[] {"entity_id", "alert_id", "tstamp", "srv_port"}) {
      alert.put(name, alert.path(name).asText());
    }
    alert.put("is_cli_attacker", 0).put("is_srv_attacker", "true").put("is_srv_victim", "0");

    assertThat(only(alert).ip()).hasToString("198.51.100.1");
    assertThat(only(flow(40).put("srv_port", 443.0)).dstPort()).isEqualTo(443);
  }

  @Test
  void whatBreaksNaiveParsersDoesNotMatter() throws InvalidAlertException {
    ObjectNode alert =
        flow(40)
            .put("flow_risk_bitmap", new BigInteger("18446744073709551615"))
            .put("cli_network", 4_294_967_295L)
            .put("srv_network", 65535)
            .put("proto.ndpi", "HTTP.Ünknown")
            .put("cli_name", "")
            .put("cli_city_name", "Åmål\ufffd")
            .put("vlan_id", "none");
    alert.putArray("metadata");
    alert.putNull("l7_error_code");

    assertThat(only(alert).alertId()).isEqualTo(40);
  }
}
