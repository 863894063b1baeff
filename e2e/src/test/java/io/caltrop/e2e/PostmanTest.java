package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Postman collection of the documentation, run by newman against the program. */
class PostmanTest {
  @TempDir Path folder;

  @Test
  void the_collection_runs_green() {
    String newman = Objects.requireNonNullElse(System.getenv("CALTROP_NEWMAN"), "newman");
    Path collection =
        Path.of(System.getProperty("caltrop.checkout", ".."))
            .resolve("docs/caltrop.postman_collection.json");
    Site site = new Site(folder);
    try (Program up = site.up();
        Program run =
            Program.start(
                folder,
                List.of(
                    newman,
                    "run",
                    collection.toAbsolutePath().toString(),
                    "--color",
                    "off",
                    "--env-var",
                    "baseUrl=http://localhost:" + site.httpPort),
                Map.of())) {
      assertThat(run.awaitExit(Duration.ofMinutes(2))).as(run.stdout()).isZero();
      assertThat(up.isAlive()).isTrue();
    }
  }
}
