package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern FILE_SET = Pattern.compile("(?s)<fileSet>(.*?)</fileSet>");
  private static final Pattern OF_THE_CHECKOUT =
      Pattern.compile("<directory>\\$\\{maven.multiModuleProjectDirectory}/?([^<]*)</directory>");
  private static final Pattern INCLUDE = Pattern.compile("<include>([^<]+)</include>");

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

  /** What the program is packed with of the checkout: its folders, and files beside them. */
  private static List<String> packed(Path checkout) throws IOException {
    List<String> names = new ArrayList<>();
    String content = Files.readString(Path.of("src", "main", "assembly", "content.xml"));
    for (String fileSet : found(FILE_SET, content)) {
      for (String folder : found(OF_THE_CHECKOUT, fileSet)) {
        names.addAll(folder.isEmpty() ? found(INCLUDE, fileSet) : List.of(folder));
      }
    }
    names.removeIf(name -> Files.notExists(checkout.resolve(name)));
    return names;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).toList();
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
    assertThat(kept).contains("pom.xml", "*/pom.xml", "*/src/main", ".mvn");
    assertThat(packed(checkout)).contains("LICENSE", "docs", "rules");
    assertThat(kept).as("or the image goes without it").containsAll(packed(checkout));
    assertThat(kept.stream().filter(name -> !name.contains("*")).map(checkout::resolve))
        .allSatisfy(file -> assertThat(file).exists());
  }
}
