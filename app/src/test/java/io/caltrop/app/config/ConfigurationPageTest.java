package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("configuration.md");

  @Test
  void pageSaysWhatTheKeysDeclare() throws IOException {
    String page = ConfigurationPage.write(Keys.all());
    if (Boolean.getBoolean("caltrop.write.docs")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "to write it anew: mvn -q -pl app -am test -Dtest=ConfigurationPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcaltrop.write.docs=true")
        .hasContent(page);
  }

  @Test
  void exampleFileIsValidAndSaysTheDefaults() throws Exception {
    Path example = DOCS.resolve("caltrop.example.yaml");
    Configuration configuration = ConfigurationLoader.load(example, Map.of(), Map.of());
    Configuration defaults = ConfigurationLoader.load(null, Map.of(), Map.of());
    assertThat(configuration.http()).isEqualTo(defaults.http());
    assertThat(configuration.kafka()).isEqualTo(defaults.kafka());
    assertThat(configuration.ingest()).isEqualTo(defaults.ingest());
    assertThat(configuration.postgres()).isEqualTo(defaults.postgres());
    assertThat(configuration.sql().port()).isEqualTo(defaults.sql().port());
    assertThat(configuration.generator()).isEqualTo(defaults.generator());
  }
}
