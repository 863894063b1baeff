package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DockerfileTest {
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "FROM",
          "WORKDIR",
          "COPY",
          "RUN",
          "ENV",
          "USER",
          "VOLUME",
          "EXPOSE",
          "STOPSIGNAL",
          "HEALTHCHECK",
          "ENTRYPOINT",
          "CMD");

  /** An instruction with its continued lines as one. */
  private record Instruction(String name, String rest) {}

  private List<Instruction> all = List.of();

  /** Those of the stage that is shipped. */
  private List<Instruction> last = List.of();

  @BeforeEach
  void read() throws IOException {
    String text = Deploy.text("docker/Dockerfile").replaceAll("(?m)^#.*\n", "");
    all =
        text.replaceAll("\\\\\n\\s*", "")
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.split(" ", 2))
            .map(words -> new Instruction(words[0], words[1]))
            .toList();
    List<String> names = all.stream().map(Instruction::name).toList();
    last = all.subList(names.lastIndexOf("FROM"), all.size());
  }

  private List<String> of(List<Instruction> instructions, String name) {
    return instructions.stream().filter(i -> i.name.equals(name)).map(Instruction::rest).toList();
  }

  @Test
  void everyInstructionIsKnown() {
    assertThat(all).isNotEmpty().allMatch(i -> INSTRUCTIONS.contains(i.name));
  }

  @Test
  void aJdkBuildsAndAJreRunsBothPinned() {
    List<String> stages = of(all, "FROM");
    assertThat(stages).hasSize(2);
    assertThat(stages.get(0)).matches(Deploy.PINNED_IMAGE.pattern() + " AS build");
    assertThat(stages.get(1)).matches(Deploy.PINNED_IMAGE).contains("-jre-");
  }

  @Test
  void itRunsWithoutRootAndStopsCleanly() {
    assertThat(of(last, "USER")).containsExactly("10001:10001");
    int user = last.indexOf(new Instruction("USER", "10001:10001"));
    assertThat(last.subList(user, last.size()))
        .as("nothing is run or copied as root after it")
        .noneMatch(i -> i.name.equals("RUN") || i.name.equals("COPY"));
    assertThat(of(last, "STOPSIGNAL")).containsExactly("SIGTERM");
    assertThat(of(last, "HEALTHCHECK"))
        .singleElement()
        .asString()
        .endsWith("CMD [\"caltrop-health\"]");
    assertThat(of(last, "ENTRYPOINT"))
        .as("the program itself gets the signal")
        .containsExactly("[\"caltrop\"]");
  }

  @Test
  void whatItWritesIsInOneVolume() {
    assertThat(of(last, "VOLUME")).containsExactly("/var/lib/caltrop");
    assertThat(of(last, "ENV"))
        .singleElement()
        .asString()
        .contains("CALTROP_DATA=/var/lib/caltrop");
  }

  @Test
  void noSecretIsInAnyLayer() {
    assertThat(of(all, "ENV")).noneMatch(env -> env.matches("(?i).*(password|secret|token).*"));
    assertThat(of(all, "COPY")).noneMatch(copy -> copy.contains("secrets"));
  }

  @Test
  void theContextHasEverythingThatTheBuildReadsAndNoMore() throws IOException {
    List<String> lines =
        new ArrayList<>(Deploy.text("docker/Dockerfile.dockerignore").lines().toList());
    lines.removeIf(line -> line.startsWith("#"));
    assertThat(lines.get(0)).isEqualTo("*");
    Path checkout = Deploy.ROOT.resolve("..");
    List<String> kept =
        lines.stream().filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
    assertThat(kept).contains("*/pom.xml", "*/src/main", ".mvn");
    assertThat(kept.stream().filter(name -> !name.contains("*")).map(checkout::resolve))
        .allSatisfy(file -> assertThat(file).exists());
  }
}
