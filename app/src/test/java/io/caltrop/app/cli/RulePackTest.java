package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.app.rules.RuleChecks;
import io.caltrop.app.rules.RuleFiles;
import io.caltrop.core.synthetic.OrdinaryLogs;
import io.caltrop.detection.engine.Trial;
import io.caltrop.detection.engine.Trials;
import io.caltrop.detection.findings.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that ship, with one of them broken on purpose. */
@Tag("long")
@Tag("once")
class RulePackTest {
  private static final Path PACK = Path.of("../rules");
  private static final int LEAST = 18;
  private static final Instant OFFICE_HOURS = Instant.parse("2026-01-05T10:00:00Z");

  @TempDir Path folder;

  @Test
  void allCasesOfThePackPassAndABrokenRuleSaysWhy() throws IOException {
    List<Path> rules = copy();
    Path broken = rules.get(0);
    String silent = "finds: []";
    String yaml = Files.readString(broken);
    assertThat(yaml).contains(silent);
    Files.writeString(broken, yaml.replaceFirst("finds: \\[]", "finds: [{entity: nobody}]"));
    String id = (broken.getFileName() + "").replace(".yaml", "");

    long start = System.nanoTime();
    Run run = Run.of("rules", "test", folder.toString());
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.outLines().stream().filter(line -> line.startsWith("FAIL")))
        .singleElement()
        .asString()
        .startsWith("FAIL  " + id + ": 1 of ");
    assertThat(run.out()).contains("expected  entity nobody\n").contains("came      nothing");
    assertThat(run.outLines().stream().filter(line -> line.startsWith("ok")))
        .hasSize(rules.size() - 1)
        .hasSizeGreaterThanOrEqualTo(LEAST - 1);
    assertThat(seconds).as("seconds for the pack").isLessThan(60);
  }

  @Test
  void ordinaryLogsFindNothing() {
    OrdinaryLogs logs = new OrdinaryLogs(1, OFFICE_HOURS);
    List<Trial.Input> lines =
        Stream.generate(logs::next)
            .limit(10_000)
            .map(line -> new Trial.Input("log_data", OFFICE_HOURS, line))
            .toList();

    try (Trials trials = Trials.open()) {
      RuleChecks checks = new RuleChecks(trials);
      List<Trial> pack =
          RuleFiles.read(List.of(PACK)).stream()
              .flatMap(file -> checks.check(file).stream())
              .map(rule -> new Trial(rule, lines))
              .toList();

      assertThat(pack).hasSizeGreaterThanOrEqualTo(LEAST);
      assertThat(trials.run(pack).stream().flatMap(List::stream))
          .extracting(Finding::rule, Finding::entity)
          .isEmpty();
    }
  }

  private List<Path> copy() throws IOException {
    try (Stream<Path> files = Files.walk(PACK)) {
      List<Path> rules = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      for (Path rule : rules) {
        Path copy = folder.resolve(PACK.relativize(rule).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(rule, copy);
      }
      return rules.stream().map(rule -> folder.resolve(PACK.relativize(rule).toString())).toList();
    }
  }
}
