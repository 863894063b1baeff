package io.caltrop.app.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  void aFileThatIsWrongTakesNoIdFromOneThatIsRight() throws IOException {
    write("web/a copy.yaml", SmallRules.silent("right"));
    Path right = write("web/right.yaml", SmallRules.silent("right"));

    assertThat(problems(folder))
        .containsExactly(
            "web/a copy.yaml:1: the file is called a copy.yaml; allowed: its id, right.yaml",
            "web/a copy.yaml:1: id right is that of web/right.yaml; allowed: another");
    assertThat(RuleFiles.read(List.of(folder)).stream().filter(file -> file.rule().isPresent()))
        .extracting(RuleFile::path)
        .containsExactly(right);
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
            "latin.yaml:1: byte 0xE9 is no UTF-8; allowed: text in UTF-8");
  }

  @Test
  void bytesAndCharactersThatAreNoYamlAreToldWithTheirLine() throws IOException {
    String right = SmallRules.silent("right");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, right.replace("title: ", "title: \u00e9").getBytes(ISO_8859_1));
    Path utf16 = folder.resolve("utf16.yaml");
    Files.write(utf16, right.getBytes(UTF_16));
    Path zero = write("zero.yaml", right.replace("title: ", "title: \0"));

    assertThat(problems(latin, utf16, zero))
        .containsExactly(
            "latin.yaml:3: byte 0xE9 is no UTF-8; allowed: text in UTF-8",
            "utf16.yaml:1: byte 0xFE is no UTF-8; allowed: text in UTF-8",
            "zero.yaml:3: broken YAML: the character U+0000; allowed: printable characters, tabs"
                + " and line ends");
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> problems(pipe)))
        .containsExactly("pipe.yaml: no regular file");
  }

  @Test
  void whatIsInAFolderIsToldAsIfItWereNamed() throws Exception {
    Path yml = write("web/right.yml", SmallRules.silent("right"));
    write("web/other.yaml", SmallRules.silent("other"));
    write("web/.hidden.yml", "nothing");
    Files.createDirectories(folder.resolve("web/folder.yaml"));
    Files.createSymbolicLink(folder.resolve("web/link.yaml"), folder.resolve("nowhere"));
    Path pipe = folder.resolve("web/pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    String called = "web/right.yml:1: the file is called right.yml; allowed: its id, right.yaml";
    assertThat(problems(yml)).containsExactly(called);
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> problems(folder)))
        .containsExactly("web/link.yaml: no such file", "web/pipe.yaml: no regular file", called);
    assertThat(RuleFiles.read(List.of(folder)).stream().flatMap(file -> file.rule().stream()))
        .extracting(written -> written.rule().id())
        .containsExactly("other");
  }
}
