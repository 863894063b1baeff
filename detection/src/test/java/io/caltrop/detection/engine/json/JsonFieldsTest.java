package io.caltrop.detection.engine.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields are found as Jackson writes them, and what is no JSON object is said to be none. */
class JsonFieldsTest {
  private final JsonFields fields = new JsonFields(List.of("a", "b", "long_name"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"a\"",
        "{",
        "}",
        "{}}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        "{\"a\":\"12345678",
        "{\"a\":\"1234567\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":[1,}]}",
        "{\"a\":1} x"
      })
  void whatIsNoObjectIsNone(String record) {
    assertThat(fields.read(record.getBytes(UTF_8))).isFalse();
  }

  @Test
  void valuesAreFoundInAnyOrderAndTheLastOfANameCounts() {
    String record =
        " { \"x\" : [ {\"a\":9}, null ], \"long_name\":\"12345678\\\"9\", \"b\":-1.5e3, \"a\":1, \"a\":\"é\" } ";

    assertThat(fields.read(record.getBytes(UTF_8))).isTrue();

    assertThat(fields.text(0)).isEqualTo("é");
    assertThat(fields.text(1)).isEqualTo("-1.5e3");
    assertThat(fields.text(2)).isEqualTo("12345678\"9");
  }

  /** An attacker who can nest a field deeply must not get a record out of every detection so. */
  @ParameterizedTest
  @ValueSource(ints = {1, 199, 200, 201, 202, 1_001, 100_000})
  void howDeepAFieldIsNestedIsNoMatter(int depth) {
    String deep = "{\"x\":[1,".repeat(depth) + "{},[],\"[\"" + ",2]}".repeat(depth);

    assertThat(fields.read(("{\"x\":" + deep + ",\"a\":7}").getBytes(UTF_8))).isTrue();
    assertThat(fields.text(0)).isEqualTo("7");
    assertThat(fields.read(("{\"b\":" + deep + "}").getBytes(UTF_8))).isTrue();
    assertThat(fields.text(1)).isEqualTo(deep);

    for (String broken :
        List.of(
            deep.replace("{},", "{,"),
            deep.replace("[],", "[,"),
            deep.replace("\"[\"", "\"["),
            deep.replaceFirst("2]}", "2}}"),
            deep.replaceFirst("2]}", "2]]"),
            deep.replaceFirst("2]}", "]}"),
            deep.substring(1),
            deep + "}",
            deep.substring(0, deep.length() - 1))) {
      assertThat(fields.read(("{\"x\":" + broken + "}").getBytes(UTF_8))).isFalse();
    }
  }

  @Property(tries = 2000)
  void textsAreReadAsJacksonWritesThem(
      @ForAll @StringLength(max = 40) String a,
      @ForAll @StringLength(max = 40) String b,
      @ForAll @Size(max = 4)
          Map<@StringLength(max = 12) String, @StringLength(max = 20) String> more)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      out.writeStartObject();
      for (Map.Entry<String, String> field : more.entrySet()) {
        out.writeStringField("x" + field.getKey(), field.getValue());
      }
      out.writeStringField("b", b);
      out.writeStringField("a", a);
      out.writeEndObject();
    }

    assertThat(fields.read(bytes.toByteArray())).isTrue();

    assertThat(fields.text(0)).isEqualTo(held(a));
    assertThat(fields.text(1)).isEqualTo(held(b));
  }

  /** Half of a surrogate pair is no character, and no text of PostgreSQL's has a NUL. */
  private static String held(String text) {
    return new String(text.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
  }
}
