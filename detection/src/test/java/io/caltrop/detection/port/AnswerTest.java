package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class AnswerTest {
  @Test
  void successSaysItsNotices() {
    assertThat(Answer.done("TAG", List.of(), UTF_8).sql())
        .isEqualTo("DO $caltrop$BEGIN END$caltrop$");
    assertThat(Answer.done("TAG", List.of("it's"), UTF_8).sql())
        .isEqualTo("DO $caltrop$BEGIN RAISE NOTICE USING MESSAGE = E'it\\u0027s'; END$caltrop$");
  }

  @Test
  void failureSaysItsCodeAndHint() {
    assertThat(Answer.failed(SqlProblem.of("42601", "wrong", "write it right"), UTF_8).sql())
        .isEqualTo(
            "DO $caltrop$BEGIN RAISE EXCEPTION USING ERRCODE = '42601', MESSAGE = E'wrong', HINT ="
                + " E'write it right'; END$caltrop$");
  }

  @Test
  void aCodeThatIsNoneIsAnInternalError() {
    for (String code : List.of("", "00000", "42'01", "4260", "abcde")) {
      assertThat(Answer.failed(SqlProblem.of(code, "wrong", ""), UTF_8).sql())
          .contains("ERRCODE = 'XX000'");
    }
  }

  @Test
  void whatAnEncodingLacksIsAQuestionMark() {
    assertThat(Answer.done("TAG", List.of("\u00e9\u0416\ud83d\ude00\0"), ISO_8859_1).sql())
        .contains("E'\\u00e9??'");
    assertThat(Answer.done("TAG", List.of("\u00e9\u0416\ud83d\ude00\ud83d"), UTF_8).sql())
        .contains("E'\\u00e9\\u0416\\U0001f600?'");
  }

  @Property
  void noMessageBreaksOut(@ForAll String message) {
    String sql = Answer.failed(SqlProblem.of("42601", message, message), UTF_8).sql();
    assertThat(SqlText.split(sql + "; SELECT 1", true)).hasSize(2);
    assertThat(sql).matches("[ -~]*");
    assertThat(sql.split("\\$caltrop\\$", -1)).hasSize(3);
  }
}
