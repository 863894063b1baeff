package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However good and broken lines are mixed, each good one is read and no broken one hides another.
 */
class AlertRowsPropertyTest {
  @Property(tries = 500)
  void each_line_is_read_for_itself(@ForAll("lines") List<String> lines) {
    List<String> good = lines.stream().filter(line -> line.startsWith("{\"user_id\"")).toList();
    // An array or one object alone is another shape of a body.
    List<String> body = new ArrayList<>(List.of("first"));
    body.addAll(lines);
    IngestResult<io.caltrop.core.Alert> result =
        AlertRows.read(String.join("\n", body).getBytes(StandardCharsets.UTF_8), Optional.empty());
    assertThat(result.accepted()).hasSize(good.size());
    assertThat(result.rejected()).isEqualTo(body.size() - good.size());
  }

  @Property(tries = 500)
  void no_bytes_break_the_reader(@ForAll byte[] body) {
    try {
      IngestResult<io.caltrop.core.Alert> result = AlertRows.read(body, Optional.empty());
      assertThat(result.accepted().size() + result.rejected()).isNotNegative();
    } catch (Problem e) {
      assertThat(e.status()).isEqualTo(422);
    }
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> good =
        Arbitraries.longs()
            .between(0, 1_000_000)
            .map(time -> AlertIngestTest.record("192.0.2.1", time));
    Arbitrary<String> broken =
        Arbitraries.strings()
            .ofMinLength(1)
            .withChars("{}[]\",:x \\")
            .filter(text -> !text.isBlank());
    Arbitrary<String> cut = good.map(line -> line.substring(1));
    return Arbitraries.oneOf(good, broken, cut).list().ofMaxSize(20);
  }
}
