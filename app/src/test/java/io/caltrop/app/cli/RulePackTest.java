package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
