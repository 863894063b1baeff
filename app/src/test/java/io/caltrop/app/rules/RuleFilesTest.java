package io.caltrop.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
  @TempDir Path folder;

  private Path write(String file, String yaml) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, yaml);
  }

  private List<String> problems(Path... paths) {
    return RuleFiles.read(List.of(paths)).stream()
        .flatMap(file -> file.lines().stream())
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void aWrongFileIsToldAndTheOthersAreThere() throws IOException {
    write("web/right.yaml", SmallRules.silent("right"));
    write("web/wrong.yaml", SmallRules.silent("wrong").replace("title:", "titel:"));
    write("web/.hidden.yaml", "nothing");
    write("web/notes.txt", "nothing");

    List<RuleFile> files = RuleFiles.read(List.of(folder));

    assertThat(files).hasSize(2);
    assertThat(files.get(0).rule().orElseThrow().rule().id()).isEqualTo("right");
    assertThat(files.get(1).rule()).isEmpty();
    assertThat(problems(folder))
        .containsExactly(
            "web/wrong.yaml:1: title is missing; allowed: text",
            "web/wrong.yaml:3: titel is not a key; did you mean title?");
  }

  @Test
  void aFileIsCalledAsItsIdAndLiesInItsCategory() throws IOException {
    Path other = write("web/other.yaml", SmallRules.silent("right"));
    write("network/right.yaml", SmallRules.silent("right"));

    assertThat(problems(other))
        .containsExactly(
            "web/other.yaml:1: the file is called other.yaml; allowed: its id, right.yaml");
    assertThat(problems(folder.resolve("network"))).isEmpty();
    assertThat(problems(folder))
        .containsExactly(
            "network/right.yaml:7: the file is in network; allowed: its category, web",
            "web/other.yaml:1: the file is called other.yaml; allowed: its id, right.yaml",
            "web/other.yaml:1: id right is that of network/right.yaml; allowed: another");
  }

  @Test
  void whatCannotBeReadIsTold() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe9});
    assertThat(
            problems(
                folder.resolve("no.yaml"), folder.resolve("empty"), folder.resolve("latin.yaml")))
        .containsExactlyInAnyOrder(
            "no.yaml: no such file",
            "empty: no rules in the folder; allowed: files NAME.yaml",
            "latin.yaml: the file is not UTF-8 text");
  }
}
