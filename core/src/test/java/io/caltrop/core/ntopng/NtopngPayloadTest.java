package io.caltrop.core.ntopng;

import static io.caltrop.core.ntopng.Fixtures.SENSOR;
import static io.caltrop.core.ntopng.Fixtures.file;
import static io.caltrop.core.ntopng.Fixtures.flow;
import static io.caltrop.core.ntopng.Fixtures.host;
import static io.caltrop.core.ntopng.Fixtures.parse;
import static io.caltrop.core.ntopng.Fixtures.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Entity;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.IpAddress;
import io.caltrop.core.ntopng.NtopngPayload.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in a body, and in which form. */
class NtopngPayloadTest {
  private static final String INFO =
      "198.51.100.10:8080/list?id=1%27+UNION+SELECT+name+FROM+users--&from=192.0.2.77";

  private static Alert event(long time, String ip, int id, int port, String info, String reason) {
    return new Alert(SENSOR, time, IpAddress.parse(ip), AlertType.flow(id), port, info, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void allThreeShapesSayTheSame(String shape) throws InvalidAlertException {
    NtopngPayload payload = parse(file("flows-shape-" + shape + ".json"));

    assertThat(payload.alerts())
        .containsExactly(
            event(1_767_323_045_000L, "203.0.113.48", 40, 8080, INFO, "Possible SQL injection"),
            event(1_767_323_045_000L, "203.0.113.48", 42, 8080, INFO, "No user agent given"),
            event(
                1_767_323_046_000L,
                "2001:db8::bad",
                79,
                21,
                "",
                "Scans the whole net, so it seems"));
    assertThat(payload.rejections()).isEmpty();
    assertThat(payload.skipped()).isZero();
  }

  @Test
  void anAttackerIsReportedAVictimAndAReleaseAreNot() throws InvalidAlertException {
    NtopngPayload payload = parse(file("hosts.json"));

    assertThat(payload.alerts())
        .containsExactly(
            new Alert(
                SENSOR,
                1_767_323_040_000L,
                IpAddress.parse("203.0.113.20"),
                new AlertType(Entity.HOST, 20),
                0,
                "",
                "Scan detected"));
    assertThat(payload.skipped()).isEqualTo(2);
    assertThat(payload.rejections()).isEmpty();
  }

  @Test
  void theTestButtonSendsNoAlerts() throws InvalidAlertException {
    NtopngPayload payload =
        parse("{\"version\":\"0.2\",\"timestamp\":1767323045,\"sharedsecret\":\"\",\"alerts\":[]}");

    assertThat(payload.alerts()).isEmpty();
    assertThat(payload.rejections()).isEmpty();
    assertThat(payload.sharedSecrets()).containsExactly("");
  }

  @Test
  void severalDocumentsInOneBodyAreAllRead() throws InvalidAlertException {
    String one = "{\"sharedsecret\":\"first\",\"alerts\":[" + flow(40) + ",5]}";
    String two = "{\"sharedsecret\":\"second\",\"alerts\":[" + flow(61) + ",{\"entity_id\":-6}]}";
    NtopngPayload payload = parse(one + "\n" + two + two);

    assertThat(payload.alerts()).extracting(Alert::alertId).containsExactly(40, 61, 61);
    assertThat(payload.rejections()).extracting(Rejection::alert).containsExactly(1, 3, 5);
    assertThat(payload.sharedSecrets()).containsExactlyInAnyOrder("first", "second");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"alerts\":[]}                         | ''",
        "{\"alerts\":[],\"sharedsecret\":null}   | ''",
        "{\"alerts\":[],\"sharedsecret\":\"\"}   | ''",
        "{\"alerts\":[],\"sharedsecret\":\"s3\"} | s3",
        "{\"alerts\":[],\"sharedsecret\":12}     | 12",
        "{\"alerts\":[],\"sharedsecret\":{}}     | ''",
        "{\"alerts\":[],\"sharedsecret\":[\"a\"]}| ''",
        "{\"alert_id\":1}                        | ''",
        "[]                                      | ''"
      })
  void aMissingSecretIsEmpty(String body, String secret) throws InvalidAlertException {
    assertThat(parse(body).sharedSecrets()).containsExactly(secret);
  }

  @Test
  void aSecretAmongOthersIsSeenAlsoWhenOneIsMissing() throws InvalidAlertException {
    assertThat(parse("{\"alerts\":[],\"sharedsecret\":\"s3\"}{\"alerts\":[]}").sharedSecrets())
        .containsExactlyInAnyOrder("s3", "");
  }

  @Test
  void aSensorThatIsKnownByItsSecretGetsItsAlerts() throws InvalidAlertException {
    UUID other = new UUID(3, 4);
    NtopngPayload payload = webhook(flow(40), flow(61).put("entity_id", -6), host(1));

    NtopngPayload theirs = payload.reportedBy(other);

    assertThat(theirs.alerts()).hasSize(1).allMatch(a -> a.userId().equals(other));
    assertThat(theirs.reportedBy(SENSOR)).isEqualTo(payload);
    assertThat(theirs.skipped()).isEqualTo(1);
  }

  @Test
  void anAlertAloneIsRead() throws InvalidAlertException {
    assertThat(parse(flow(61).toString()).alerts()).extracting(Alert::alertId).containsExactly(61);
    assertThat(parse("[" + flow(61) + "," + host(20) + "]").alerts()).hasSize(2);
    assertThat(parse("[]").alerts()).isEmpty();
  }

  @Test
  void linesOfTheSyslogExportAreRead() throws InvalidAlertException {
    NtopngPayload payload = parse(file("syslog.txt"));

    assertThat(payload.alerts())
        .extracting(a -> a.type().toString(), a -> a.ip().toString(), Alert::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("61", "203.0.113.61", "An old client"),
            org.assertj.core.groups.Tuple.tuple("host:5", "203.0.113.20", "TCP SYN scan"));
  }

  @Test
  void aSyslogLineThatIsCutOffDoesNotStopTheNext() throws InvalidAlertException {
    String prefix = "<134>Jan  2 03:04:06 sensor ntopng[1]: ";
    NtopngPayload payload =
        parse(prefix + "started\n" + prefix + "{\"alert_id\":6\n\n" + prefix + flow(61) + "\r\n");

    assertThat(payload.alerts()).hasSize(1);
    assertThat(payload.rejections())
        .containsExactly(
            new Rejection(
                0,
                "a syslog line without an alert; allowed: ntopng's webhook body {\"alerts\": [..]},"
                    + " or one of its alerts alone"),
            new Rejection(
                0,
                "not JSON: Unexpected end-of-input: expected close marker for Object, at line 1,"
                    + " column 14; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its"
                    + " alerts alone"));
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws InvalidAlertException {
    byte[] body =
        ("{\"alerts\":[" + flow(40).put("info", "a?b") + "]}").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '?') {
        body[i] = (byte) 0xff;
      }
    }

    assertThat(parse(body).alerts()).extracting(Alert::info).containsExactly("a\ufffdb");
  }

  @Test
  void rawControlCharactersAndAByteOrderMarkAreRead() throws InvalidAlertException {
    String body = "\ufeff{\"alerts\":[" + flow(40).put("info", "a?b") + "]}";

    assertThat(parse(body.replace('?', '\u0001')).alerts())
        .extracting(Alert::info)
        .containsExactly("a\u0001b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''              | the body is empty; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "'  '            | the body is empty; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "hello           | not JSON: Unrecognized token 'hello', at line 1, column 1; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "{}              | alerts: missing; allowed: an array of ntopng's alerts; it may be empty",
        "{\"alerts\":null} | alerts: null; allowed: an array of ntopng's alerts; it may be empty",
        "{\"alerts\":{}} | alerts: {..}; allowed: an array of ntopng's alerts; it may be empty",
        "{\"alerts\":\"x\"} | alerts: \"x\"; allowed: an array of ntopng's alerts; it may be empty",
        "5               | not an object: 5; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "null            | not an object: null; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "\"x\"           | not an object: \"x\"; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone",
        "<134>nothing    | a syslog line without an alert; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone"
      })
  void aBodyThatIsNoneIsRefused(String body, String message) {
    assertThatThrownBy(() -> parse(body.replace("''", "'")))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessage(message);
  }

  @Test
  void aBodyThatIsCutOffKeepsTheDocumentsBeforeTheCut() throws InvalidAlertException {
    String whole = "{\"alerts\":[" + flow(40) + "]}";
    NtopngPayload payload = parse(whole + whole.substring(0, 60));

    assertThat(payload.alerts()).hasSize(1);
    assertThat(payload.rejections()).hasSize(1);
    assertThatThrownBy(() -> parse(whole.substring(0, 60)))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessageStartingWith("not JSON: Unexpected end-of-input");
  }

  @Test
  void oneWrongAlertDoesNotStopTheOthers() throws InvalidAlertException {
    NtopngPayload payload =
        webhook(
            flow(40),
            Json.MAPPER.getNodeFactory().textNode("x"),
            flow(61).put("cli_ip", "?"),
            flow(79));

    assertThat(payload.alerts()).extracting(Alert::alertId).containsExactly(40, 79);
    assertThat(payload.rejections())
        .containsExactly(
            new Rejection(1, "not an object: \"x\"; allowed: an alert of ntopng as an object"),
            new Rejection(
                2,
                "cli_ip: \"?\"; allowed: one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1,"
                    + " without port, prefix or zone"));
  }

  @Test
  void aBodyOfNothingButTroubleIsRefused() throws InvalidAlertException {
    assertThat(parse("[0" + ",0".repeat(9_999) + "]").rejections()).hasSize(10_000);
    assertThatThrownBy(() -> parse("[" + flow(40) + ",0".repeat(10_001) + "]"))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessage(
            "more than 10000 alerts cannot be read, so none was taken; the first: not an object: 0;"
                + " allowed: an alert of ntopng as an object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"json\":DEEP}  | not JSON: Document nesting depth (65) exceeds the maximum allowed (64); allowed: an alert of ntopng as an object",
        "{\"score\":LONG} | not JSON: Number value length (5000) exceeds the maximum allowed (400); allowed: an alert of ntopng as an object",
        "{\"x\":tru}      | not JSON: Unrecognized token 'tru', at the alert's line 1, column 6; allowed: an alert of ntopng as an object",
        "{\"x\":NaN}      | not JSON: Non-standard token 'NaN', at the alert's line 1, column 9; allowed: an alert of ntopng as an object",
        "                | not an object: missing; allowed: an alert of ntopng as an object"
      })
  void anAlertThatIsNoJsonDoesNotStopTheOthers(String bad, String reason)
      throws InvalidAlertException {
    String alert =
        bad == null
            ? ""
            : bad.replace("DEEP", "[".repeat(70) + "]".repeat(70))
                .replace("LONG", "9".repeat(5000));
    String listed = flow(40) + "," + alert + "," + flow(61).put("info", "]}\\\",[{");
    for (String around : List.of("[%s]", "{\"alerts\":[%s],\"sharedsecret\":\"s\"}")) {
      String document = around.formatted(listed);
      NtopngPayload payload = parse(document + " [" + flow(79) + "]" + document);

      assertThat(payload.alerts()).extracting(Alert::alertId).containsExactly(40, 61, 79, 40, 61);
      assertThat(payload.rejections())
          .containsExactly(new Rejection(1, reason), new Rejection(5, reason));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        ",\"x\":tru}  | Unrecognized token 'tru', at line 2, column 8",
        ",\"x\":tru   | Unrecognized token 'tru', at line 2, column 8",
        ",\"x\":DEEP} | Document nesting depth (65) exceeds the maximum allowed (64)",
        "             | Unexpected end-of-input: expected close marker for Object, at line 2, column 3",
        "]            | Unexpected close marker ']': expected '}', at line 2, column 3"
      })
  void anEnvelopeThatBreaksKeepsTheAlertsBefore(String tail, String problem)
      throws InvalidAlertException {
    String end = tail == null ? "" : tail.replace("DEEP", "[".repeat(70) + "]".repeat(70));
    NtopngPayload payload = parse("{\"sharedsecret\":\"s\",\"alerts\":[" + flow(40) + "\n ]" + end);

    assertThat(payload.alerts()).extracting(Alert::alertId).containsExactly(40);
    assertThat(payload.sharedSecrets()).containsExactly("s");
    assertThat(payload.rejections())
        .containsExactly(
            new Rejection(
                1,
                "not JSON: "
                    + problem
                    + "; allowed: ntopng's webhook body {\"alerts\": [..]}, or one of its alerts"
                    + " alone"));
  }

  @Test
  void anAlertThatIsCutOffIsRejectedAndTheOthersHaveTheEnvelope() throws InvalidAlertException {
    String body = "{\"timestamp\":1767323045,\"alerts\":[" + flow(40).put("tstamp", 0) + ",{\"a\":";
    NtopngPayload payload = parse(body);

    assertThat(payload.alerts()).extracting(Alert::timestamp).containsExactly(1_767_323_045_000L);
    assertThat(payload.rejections()).extracting(Rejection::alert).containsExactly(1);
  }

  @Test
  void aSecretBehindTheBreakIsNone() throws InvalidAlertException {
    NtopngPayload payload =
        parse("{\"alerts\":[" + flow(40) + "],\"x\":tru,\"sharedsecret\":\"s\"}");

    assertThat(payload.alerts()).hasSize(1);
    assertThat(payload.sharedSecrets()).containsExactly("");
  }

  @Test
  void damageTakesTimeAndMemoryInProportionToTheBody() {
    for (String body :
        List.of(
            "[".repeat(4 << 20),
            "{\"alerts\":[" + "{\"a\":[".repeat(500_000),
            "{\"alerts\":[" + ",".repeat(4 << 20),
            "{\"a\":1," + "\"alerts\":[],".repeat(300_000),
            "{\"alerts\":[x]}".repeat(300_000),
            "[\"" + "\\\"".repeat(2 << 20))) {
      assertThatThrownBy(() -> parse(body)).isInstanceOf(InvalidAlertException.class);
    }
  }

  @Test
  void nestingThatWouldExhaustTheStackIsRefused() {
    assertThatThrownBy(() -> parse("{\"alerts\":" + "[".repeat(100_000)))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessageStartingWith("not JSON: Document nesting depth (65) exceeds");
  }

  @Test
  void nestingInsideATextIsNoMoreThanATextThatSaysNothing() throws InvalidAlertException {
    assertThat(webhook(flow(40).put("json", "[".repeat(100_000))).alerts())
        .extracting(Alert::reason)
        .containsExactly("Possible SQL injection");
  }

  @Test
  void theListsOfAPayloadCannotBeChanged() throws InvalidAlertException {
    NtopngPayload payload = webhook(flow(40));

    assertThat(List.of(payload.alerts(), payload.rejections()))
        .allSatisfy(
            list ->
                assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class));
  }
}
