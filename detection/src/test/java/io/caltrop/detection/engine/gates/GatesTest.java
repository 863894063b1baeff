package io.caltrop.detection.engine.gates;

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.AND;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LIKE;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LOWER;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT_EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.OR;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.dialect.functions.RegexpLike;
import io.caltrop.detection.dialect.functions.UrlTexts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.FunctionDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private static final List<String> COLUMNS = List.of("ip", "status", "resource");

  @Test
  void comparesTexts() {
    RowGate errors =
        gate(
            call(GREATER_THAN_OR_EQUAL, field("status"), text("400")),
            call(LESS_THAN, field("status"), text("500")));
    assertThat(errors.mayPass(row("404", "/"))).isTrue();
    assertThat(errors.mayPass(row("500", "/"))).isFalse();
    assertThat(errors.mayPass(row("4", "/"))).isFalse();
    assertThat(errors.mayPass(row(null, "/"))).isFalse();
  }

  /** Each comparison, alone and with others of its column, as Java compares. */
  @Test
  void comparisonsOfAColumnAreOneGate() {
    Map<FunctionDefinition, IntPredicate> comparisons =
        Map.of(
            EQUALS, order -> order == 0,
            NOT_EQUALS, order -> order != 0,
            LESS_THAN, order -> order < 0,
            LESS_THAN_OR_EQUAL, order -> order <= 0,
            GREATER_THAN, order -> order > 0,
            GREATER_THAN_OR_EQUAL, order -> order >= 0);
    List<String> texts = List.of("", "4", "400", "404", "connection", "connections", "é");
    comparisons.forEach(
        (function, holds) -> {
          for (String text : texts) {
            ResolvedExpression one = call(function, field("status"), text(text));
            RowGate both = gate(one, call(LESS_THAN, field("status"), text("connection")));
            RowGate either = gate(call(OR, one, call(IS_NULL, field("status"))));
            for (String status :
                List.of(
                    "",
                    "3",
                    "4",
                    "401",
                    "404",
                    "connectioM",
                    "connection",
                    "connection\0",
                    "connections",
                    "d",
                    "é",
                    "z")) {
              boolean is = holds.test(compared(status, text));
              assertThat(gate(one).mayPass(row(status, ""))).isEqualTo(is);
              assertThat(both.mayPass(row(status, "")))
                  .isEqualTo(is && compared(status, "connection") < 0);
              assertThat(either.mayPass(row(status, ""))).isEqualTo(is);
            }
            assertThat(gate(one).mayPass(row(null, ""))).isFalse();
            assertThat(either.mayPass(row(null, ""))).isTrue();
          }
        });
  }

  private static int compared(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void oneWayOfSeveralIsEnoughAndOnlyThat() {
    RowGate gate =
        gate(
            call(
                OR,
                call(IS_NULL, field("status")),
                call(
                    AND,
                    call(EQUALS, field("status"), text("200")),
                    call(LIKE, field("resource"), text("/%.php")))));
    assertThat(gate.mayPass(row(null, null))).isTrue();
    assertThat(gate.mayPass(row("200", "/a.php"))).isTrue();
    assertThat(gate.mayPass(row("200", "/a.html"))).isFalse();
    assertThat(gate.mayPass(row("201", "/a.php"))).isFalse();
  }

  @Test
  void whatIsNotUnderstoodLetsAllPass() {
    ResolvedExpression odd = call(NOT, call(IS_NULL, field("status")));
    assertThat(gate(odd).mayPass(row(null, null))).isTrue();
    assertThat(gate(call(OR, odd, call(IS_NULL, field("status")))).mayPass(row("1", ""))).isTrue();
    assertThat(gate(call(AND, odd, call(IS_NULL, field("status")))).mayPass(row("1", "")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a?x=UNION+SELECT, true",
    "/a?x=%75nion%20%53elect, true",
    "/a?x=%2575nion%2520select, true",
    "/a?x=\u212aunion+select, true",
    "/a?x=reunion, false",
    "/a?x=%75nion, false",
  })
  void looksIntoTextsThatAreDecodedAndLowered(String resource, boolean passes) {
    ResolvedExpression decoded = call(LOWER, call(decode(), call(decode(), field("resource"))));
    RowGate gate = gate(call(new RegexpLike(), decoded, text("(?s)union[\\s+]+select")));
    assertThat(gate.mayPass(row("200", resource))).isEqualTo(passes);
    assertThat(gate.mayPass(row("200", null))).isFalse();
  }

  @Test
  void whatComesAfterLowerIsNotUnderstood() {
    ResolvedExpression later = call(decode(), call(LOWER, field("resource")));
    assertThat(gate(call(new RegexpLike(), later, text("(?s)A"))).mayPass(row("", "%41"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"'%\\%%', 5%, true", "'%\\%%', 5, false", "'a_c', abc, true", "'a.c', abc, false"})
  void patternsOfLike(String pattern, String resource, boolean passes) {
    RowGate gate = gate(call(LIKE, field("resource"), text(pattern), text("\\")));
    assertThat(gate.mayPass(row("", resource))).isEqualTo(passes);
  }

  /** As many rows as it takes to ask what is seldom found together with others, and more. */
  @ParameterizedTest
  @ValueSource(ints = {100, 3})
  void manyRowsAreJudgedAsTheFirstIs(int oneIn) {
    ResolvedExpression decoded = call(LOWER, call(decode(), field("resource")));
    Map<ResolvedExpression, Predicate<String>> conditions = new LinkedHashMap<>();
    conditions.put(call(LIKE, field("resource"), text("%..%")), text -> text.contains(".."));
    conditions.put(call(LIKE, field("resource"), text("/%adm%")), text -> text.contains("adm"));
    conditions.put(regexp(field("resource"), "(?s)[<(`]"), text -> text.contains("("));
    conditions.put(regexp(decoded, "(?s)union[\\s+]+select"), text -> text.contains("UNION"));
    conditions.put(
        regexp(decoded, "(?s)^/(\\.env|\\.git)"), text -> text.matches("/(.ENV|%2egit/x)"));
    conditions.put(regexp(decoded, "(?siu)SLEEP"), text -> text.equals("/sleep"));
    List<String> told =
        List.of(
            "/a/../b", "/shop/adm", "/a(1)", "/?q=UNION+SELECT", "/.ENV", "/sleep", "/%2egit/x");
    RowGates gates =
        new RowGates(
            conditions.keySet().stream().map(one -> Gates.of(List.of(one), COLUMNS)).toList());
    List<Predicate<String>> models = List.copyOf(conditions.values());
    Random random = new Random(oneIn);
    for (int i = 0; i < 12_000; i++) {
      String resource =
          random.nextInt(i < 2_000 ? 100 : oneIn) == 0
              ? told.get(random.nextInt(told.size()))
              : "/page/" + random.nextInt(100_000) + ".html";
      RowData row = row("200", resource);
      gates.next();
      for (int gate = 0; gate < models.size(); gate++) {
        assertThat(gates.mayPass(gate, row))
            .as(resource)
            .isEqualTo(models.get(gate).test(resource));
      }
    }
  }

  private static ResolvedExpression regexp(ResolvedExpression of, String pattern) {
    return call(new RegexpLike(), of, text(pattern));
  }

  private static UrlTexts.Decode decode() {
    return new UrlTexts.Decode();
  }

  /** As it comes where it runs. */
  private static RowGate gate(ResolvedExpression... conditions) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(Gates.of(List.of(conditions), COLUMNS));
      var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      RowGates gates = new RowGates(List.of((Condition) in.readObject()));
      return row -> {
        gates.next();
        return gates.mayPass(0, row);
      };
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static GenericRowData row(@Nullable String status, @Nullable String resource) {
    return GenericRowData.of(
        StringData.fromString("192.0.2.1"),
        StringData.fromString(status),
        StringData.fromString(resource));
  }

  private static ResolvedExpression field(String name) {
    return new FieldReferenceExpression(name, DataTypes.STRING(), 0, COLUMNS.indexOf(name));
  }

  private static ResolvedExpression text(String value) {
    return new ValueLiteralExpression(value, DataTypes.STRING().notNull());
  }

  private static ResolvedExpression call(FunctionDefinition function, ResolvedExpression... of) {
    return CallExpression.anonymous(function, List.of(of), DataTypes.BOOLEAN());
  }
}
