package io.caltrop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertJsonTest {
  private static final String USER = "6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10";
  private static final String REQUIRED =
      "\"user_id\":\"" + USER + "\",\"timestamp\":5,\"ip\":\"192.0.2.1\",\"alert_id\":40";
  private static final Alert PLAIN =
      new Alert(
          UUID.fromString(USER), 5, IpAddress.parse("192.0.2.1"), AlertType.flow(40), 0, "", "");

  private static Alert decode(String json) throws InvalidAlertException {
    return AlertJson.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessage(message);
  }

  @Property
  void everyAlertIsReadBack(@ForAll("alerts") Alert alert) throws InvalidAlertException {
    assertThat(AlertJson.decode(AlertJson.encode(alert))).isEqualTo(alert);
  }

  @Property
  void aRecordIsOneLine(@ForAll("alerts") Alert alert) {
    assertThat(AlertJson.encode(alert)).doesNotContain((byte) '\n', (byte) '\r');
  }

  @Test
  void theRecordHasTheDocumentedFields() {
    Alert alert =
        new Alert(
            UUID.fromString(USER),
            1_767_323_045_123L,
            IpAddress.parse("2001:db8::1"),
            AlertType.flow(40),
            443,
            "/a?\"é",
            "why");

    assertThat(AlertJson.encode(alert))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"user_id\":\"6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\",\"timestamp\":1767323045123,"
                + "\"ip\":\"2001:db8::1\",\"alert_id\":40,\"dst_port\":443,\"info\":\"/a?\\\"é\","
                + "\"reason\":\"why\"}");
  }

  @Test
  void theEntityIsWrittenForOtherAlertsThanFlows() throws InvalidAlertException {
    Alert alert =
        new Alert(
            UUID.fromString(USER),
            5,
            IpAddress.parse("192.0.2.1"),
            new AlertType(Entity.HOST, 20),
            0,
            "",
            "");

    assertThat(AlertJson.encode(alert)).asString().contains("\"alert_id\":20,\"entity\":\"host\"");
    assertThat(AlertJson.decode(AlertJson.encode(alert))).isEqualTo(alert);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"dst_port\":0,\"info\":\"\",\"reason\":\"\",\"entity\":\"flow\"",
        ",\"dst_port\":null,\"info\":null,\"reason\":null,\"entity\":null",
        ",\"severity\":\"high\",\"score\":1e400,\"tags\":[1,{\"ip\":\"192.0.2.9\"}],\"x\":null,\"\":{}",
        ",\"deep\":[[[[[[[[[[{\"info\":[\"ip\"]}]]]]]]]]]]"
      })
  void optionalFieldsMayBeMissingAndOthersAreIgnored(String more) throws InvalidAlertException {
    assertThat(decode("{" + REQUIRED + more + "}")).isEqualTo(PLAIN);
    assertThat(decode(" \n{" + REQUIRED + more + "}\r\n")).isEqualTo(PLAIN);
  }

  @Test
  void fieldsMayComeInAnyOrderAndTheUserIdInAnyCase() throws InvalidAlertException {
    String json =
        "{\"alert_id\":40,\"ip\":\"::ffff:192.0.2.1\",\"timestamp\":5,\"user_id\":\""
            + USER.toUpperCase(java.util.Locale.ROOT)
            + "\"}";

    assertThat(decode(json)).isEqualTo(PLAIN);
  }

  @Test
  void ofARepeatedFieldTheLastCounts() throws InvalidAlertException {
    assertThat(decode("{\"ip\":\"192.0.2.7\",\"timestamp\":9," + REQUIRED + "}")).isEqualTo(PLAIN);
  }

  @Test
  void ofARepeatedFieldNoneMayBeWrong() {
    refused(
        "{\"timestamp\":\"9\"," + REQUIRED + "}",
        "timestamp: \"9\"; allowed: epoch milliseconds as an integer, 0 to 253402300799999");
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws InvalidAlertException {
    byte[] start = ("{" + REQUIRED + ",\"info\":\"a").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(start);
    record.writeBytes(new byte[] {(byte) 0xff, 'b', (byte) 0xc3, (byte) 0xe6, (byte) 0xbc});
    record.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(AlertJson.decode(record.toByteArray()).info()).startsWith("a\ufffdb\ufffd");
  }

  @Test
  void whatNoDatabaseHoldsIsReplaced() throws InvalidAlertException {
    assertThat(decode("{" + REQUIRED + ",\"info\":\"a\\u0000\\ud800b\"}").info())
        .isEqualTo("a\ufffd\ufffdb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "user_id | 5                   | 5",
        "user_id | \"\"                | \"\"",
        "user_id | \"me\"              | \"me\"",
        "user_id | null                | null",
        "user_id | {\"a\":[1]}         | {..}",
        "user_id | \"6f1c2b1e0c3a4d559b1e2f6f7a1d9c10\" | \"6f1c2b1e0c3a4d559b1e2f6f7a1d9c10\"",
        "user_id | \"6f1c2b1-e0c3a-4d55-9b1e-2f6f7a1d9c10\" | \"6f1c2b1-e0c3a-4d55-9b1e-2f6f7a1d9c10\"",
        "user_id | \"+f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\" | \"+f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\"",
        "user_id | \"zf1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\" | \"zf1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\""
      })
  void aUserIdIsAUuid(String field, String value, String shown) {
    refused(
        "{" + REQUIRED + ",\"" + field + "\":" + value + "}",
        "user_id: " + shown + "; allowed: a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "timestamp | -1              | -1",
        "timestamp | 1.5             | 1.5",
        "timestamp | 1e3             | 1e3",
        "timestamp | \"5\"           | \"5\"",
        "timestamp | null            | null",
        "timestamp | true            | true",
        "timestamp | []              | [..]",
        "timestamp | 253402300800000 | 253402300800000",
        "timestamp | 99999999999999999999999999999999999999999 | 9999999999999999999999999999999999999999.."
      })
  void aTimestampIsEpochMilliseconds(String field, String value, String shown) {
    refused(
        "{" + REQUIRED + ",\"" + field + "\":" + value + "}",
        "timestamp: "
            + shown
            + "; allowed: epoch milliseconds as an integer, 0 to 253402300799999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "alert_id | -1         | -1         | an integer from 0 to 2147483647",
        "alert_id | 2147483648 | 2147483648 | an integer from 0 to 2147483647",
        "alert_id | 40.0       | 40.0       | an integer from 0 to 2147483647",
        "alert_id | \"40\"     | \"40\"     | an integer from 0 to 2147483647",
        "alert_id | null       | null       | an integer from 0 to 2147483647",
        "dst_port | 65536      | 65536      | an integer from 0 to 65535",
        "dst_port | -80        | -80        | an integer from 0 to 65535",
        "dst_port | \"80\"     | \"80\"     | an integer from 0 to 65535",
        "info     | 5          | 5          | a string",
        "info     | [\"a\"]    | [..]       | a string",
        "reason   | {}         | {..}       | a string",
        "reason   | false      | false      | a string",
        "entity   | \"FLOW\"   | \"FLOW\"   | flow, host, interface, network, snmp_device, mac, user, active_monitoring, system",
        "entity   | 4          | 4          | flow, host, interface, network, snmp_device, mac, user, active_monitoring, system",
        "ip       | \"\"       | \"\"       | one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone",
        "ip       | \"192.0.2.1:80\" | \"192.0.2.1:80\" | one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone",
        "ip       | 3221225985 | 3221225985 | one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone",
        "ip       | null       | null       | one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone"
      })
  void aWrongFieldIsNamedWithItsValue(String field, String value, String shown, String allowed) {
    refused(
        "{" + REQUIRED + ",\"" + field + "\":" + value + "}",
        field + ": " + shown + "; allowed: " + allowed);
  }

  @Test
  void theFirstWrongFieldIsNamed() {
    refused(
        "{\"dst_port\":-1,\"ip\":\"x\"," + REQUIRED + "}",
        "dst_port: -1; allowed: an integer from 0 to 65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "user_id   | missing | a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10",
        "timestamp | missing | epoch milliseconds as an integer, 0 to 253402300799999",
        "ip        | missing | one IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, without port, prefix or zone",
        "alert_id  | missing | an integer from 0 to 2147483647"
      })
  void aMissingFieldIsNamed(String field, String shown, String allowed) {
    refused(
        "{" + REQUIRED.replace("\"" + field + "\"", "\"x\"") + "}",
        field + ": " + shown + "; allowed: " + allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''                | not a JSON object; allowed: one alert record as an object",
        "[]                | not a JSON object; allowed: one alert record as an object",
        "null              | not a JSON object; allowed: one alert record as an object",
        "\"text\"          | not a JSON object; allowed: one alert record as an object",
        "garbage           | not JSON: Unrecognized token 'garbage', at line 1, column 1",
        "{                 | not JSON: Unexpected end-of-input: expected close marker for Object, at line 1, column 2",
        "{\"ip\":\"192.0.2 | not JSON: Unexpected end-of-input in VALUE_STRING, at line 1, column 15",
        "{} {}             | user_id: missing; allowed: a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10"
      })
  void whatIsNoRecordIsRefused(String text, String message) {
    refused(text, message);
  }

  @Test
  void textAfterTheRecordIsRefused() {
    refused("{" + REQUIRED + "} {}", "text after the JSON object; allowed: one alert record alone");
    assertThatThrownBy(() -> decode("{" + REQUIRED + "} x")).hasMessageStartingWith("not JSON: ");
  }

  @Test
  void nestingThatWouldExhaustTheStackIsRefused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThatThrownBy(() -> decode("{\"x\":" + deep + "," + REQUIRED + "}"))
        .isInstanceOf(InvalidAlertException.class)
        .hasMessageContaining("not JSON: Document nesting depth");
  }

  @Test
  void anErrorMessageHidesAndReordersNothing() {
    refused(
        "abc\u202edef\u200b",
        "not JSON: Unrecognized token 'abc\\u202edef\\u200b', at line 1, column 1");
  }

  @Property
  void noTextThrowsAnythingElse(@ForAll String text) {
    decodes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void noBytesThrowAnythingElse(@ForAll byte[] bytes) {
    decodes(bytes);
  }

  @Property
  void noDamagedRecordThrowsAnythingElse(
      @ForAll("alerts") Alert alert,
      @ForAll @IntRange(max = 400) int place,
      @ForAll byte value,
      @ForAll boolean cut) {
    byte[] record = AlertJson.encode(alert);
    int at = place % record.length;
    if (cut) {
      decodes(java.util.Arrays.copyOf(record, at));
    }
    record[at] = value;
    decodes(record);
  }

  private static void decodes(byte[] record) {
    try {
      assertThat(AlertJson.decode(record).timestamp()).isNotNegative();
    } catch (InvalidAlertException e) {
      assertThat(e.getMessage()).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
    }
  }

  @Test
  void aReaderOfSeveralStandsAtTheEndOfEachAlsoWhenItIsWrong() throws IOException {
    String several =
        "{\"ip\":\"x\",\"more\":[{}]}{\"info\":{\"a\":1}}{" + REQUIRED + "}{" + REQUIRED + "}";
    int read = 0;
    int wrong = 0;
    try (JsonParser json = new JsonFactory().createParser(several)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        try {
          assertThat(AlertJson.read(json, null)).isEqualTo(PLAIN);
          read++;
        } catch (InvalidAlertException e) {
          wrong++;
        }
        assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      }
    }

    assertThat(read).isEqualTo(2);
    assertThat(wrong).isEqualTo(2);
  }

  @Test
  void aRecordWithoutUserIdBelongsToTheOneWhoSentIt() throws IOException, InvalidAlertException {
    UUID sender = new UUID(7, 7);

    assertThat(read("{" + REQUIRED.replace("user_id", "x") + "}", sender).userId())
        .isEqualTo(sender);
    assertThat(read("{" + REQUIRED + "}", sender).userId()).isEqualTo(UUID.fromString(USER));
  }

  private static Alert read(String json, UUID sender) throws IOException, InvalidAlertException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return AlertJson.read(parser, sender);
    }
  }

  @Provide
  Arbitrary<Alert> alerts() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(60),
            Arbitraries.strings().ascii().ofMaxLength(60),
            Arbitraries.of(
                "", "\0", "\"}\n{\"", "\ud83d\ude00", "\ud83d", "\\u0000", "\u2028</x>"));
    Arbitrary<IpAddress> ip =
        Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofSize(4),
                Arbitraries.bytes().array(byte[].class).ofSize(16))
            .map(IpAddress::ofBytes);
    return Combinators.combine(
            Arbitraries.longs().map(bits -> new UUID(bits, ~bits * 31)),
            Arbitraries.longs().between(0, Alert.LAST_TIMESTAMP),
            ip,
            Combinators.combine(
                    Arbitraries.of(Entity.class), Arbitraries.integers().greaterOrEqual(0))
                .as(AlertType::new),
            Arbitraries.integers().between(0, 65535),
            text,
            text)
        .as(Alert::new);
  }
}
