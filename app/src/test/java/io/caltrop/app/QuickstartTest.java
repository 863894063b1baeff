package io.caltrop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's lines for a firewall do what it says, with programs of the test's own. */
class QuickstartTest {
  private static final Path PAGE = Path.of("..", "docs", "quickstart.md");

  @TempDir Path folder;
  private Path rules;

  @BeforeEach
  void firewall() throws IOException {
    rules = folder.resolve("rules");
    program("nft", "cat \"$2\" > '" + rules + "'");
  }

  private void program(String name, String body) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int run() throws IOException, InterruptedException {
    String block =
        Pattern.compile("```\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(text -> text.contains("nft -f"))
            .findFirst()
            .orElseThrow();
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", block.replace("/run", folder.toString()));
    shell.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
    return shell
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start()
        .waitFor();
  }

  @Test
  void bothFamiliesAreSetAtOnce() throws Exception {
    program("curl", "printf '203.0.113.9\\t7\\n2001:db8::9\\t1\\n' > \"$5\"");

    assertThat(run()).isZero();
    assertThat(rules)
        .hasContent(
            """
            flush set inet filter caltrop4
            flush set inet filter caltrop6
            add element inet filter caltrop4 { 203.0.113.9 }
            add element inet filter caltrop6 { 2001:db8::9 }
            """);
  }

  @Test
  void anEmptyListEmptiesTheSets() throws Exception {
    program("curl", ": > \"$5\"");

    assertThat(run()).isZero();
    assertThat(rules)
        .hasContent("flush set inet filter caltrop4\nflush set inet filter caltrop6\n");
  }

  @Test
  void theSetsStayAsTheyAreWhenCaltropIsAway() throws Exception {
    program("curl", "printf '203.0.113.9\\t7\\n' > \"$5\"; exit 7");

    assertThat(run()).isNotZero();
    assertThat(rules).doesNotExist();
  }
}
