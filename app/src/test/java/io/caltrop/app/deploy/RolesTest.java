package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The roles of the SQL port are set up by two scripts, each of which stands alone: one for the
 * embedded PostgreSQL, one for any other. What a role may not do is the same in both.
 */
class RolesTest {
  private static final Pattern NOT_EVERYBODY =
      Pattern.compile("REVOKE EXECUTE ON FUNCTION\\s+(.*?)\\s+FROM PUBLIC", Pattern.DOTALL);
  private static final Pattern SETTING =
      Pattern.compile("ALTER ROLE (root|reader|%I) SET (\\w+ = [^;]*?);?(?:', person\\))?;");

  private String embedded = "";
  private String elsewhere = "";

  @BeforeEach
  void read() throws IOException {
    elsewhere = Files.readString(Deploy.ROOT.resolve("compose/postgres/roles.sql"));
    try (InputStream in = EmbeddedPostgres.class.getResourceAsStream("roles.sql")) {
      embedded = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theSameFunctionsAreTakenFromEverybody() {
    assertThat(functions(elsewhere)).hasSizeGreaterThan(20).isEqualTo(functions(embedded));
  }

  @Test
  void theSameLimitsHoldForWhoReads() {
    Set<String> both = settings(embedded, "%I");
    assertThat(both).hasSize(4);
    assertThat(settings(elsewhere, "root")).isEqualTo(both);
    assertThat(settings(elsewhere, "reader")).isEqualTo(both);
  }

  private static Set<String> functions(String script) {
    Matcher list = NOT_EVERYBODY.matcher(script);
    assertThat(list.find()).isTrue();
    return Set.of(list.group(1).split(",\\s+(?=\\w+\\()", -1));
  }

  private static Set<String> settings(String script, String role) {
    Set<String> settings = new TreeSet<>();
    Matcher setting = SETTING.matcher(script.replace("''", "\""));
    while (setting.find()) {
      if (setting.group(1).equals(role)) {
        settings.add(setting.group(2).replaceAll("[\"']", ""));
      }
    }
    return settings;
  }
}
