package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.server.IngestSettings.Credential;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  private static final UUID SENSOR = new UUID(1, 2);

  @Test
  void what_holds_without_configuration() {
    HttpSettings settings = HttpSettings.standard();
    assertThat(settings)
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                8000,
                8_388_608,
                new IngestSettings(
                    Optional.empty(), List.of(), new UUID(0, 0), Duration.ofMillis(900))));
  }

  @Test
  void no_secret_is_ever_shown() {
    IngestSettings ingest =
        new IngestSettings(
            Optional.of("s3cret"),
            List.of(new Credential("north", "pa55", SENSOR)),
            SENSOR,
            Duration.ofSeconds(1));
    String shown = HttpSettings.standard().withIngest(ingest).toString();
    assertThat(shown).contains("sharedSecret=***", "username=north, password=***");
    assertThat(shown).doesNotContain("s3cret").doesNotContain("pa55");
  }

  @Test
  void what_cannot_work_is_refused() {
    refused("port 65536 is out of range; allowed: 0 (any free port) to 65535", "h", 65_536, 1024);
    refused("the host is empty; allowed: an address or a name", " ", 1, 1024);
    refused("the largest body of 10 bytes is out of range; allowed: 1024 to 268435456", "h", 1, 10);
    assertThatThrownBy(() -> new Credential("a:b", "c", SENSOR))
        .hasMessage("the user name \"a:b\" cannot be used; allowed: a text without a colon");
    assertThatThrownBy(() -> new Credential("a", "", SENSOR))
        .hasMessage("the password of \"a\" is empty; allowed: a text");
    Credential twice = new Credential("a", "b", SENSOR);
    assertThatThrownBy(
            () ->
                new IngestSettings(
                    Optional.empty(), List.of(twice, twice), SENSOR, Duration.ofSeconds(1)))
        .hasMessage("the user name \"a\" stands twice; allowed: once");
    assertThatThrownBy(
            () -> new IngestSettings(Optional.of(""), List.of(), SENSOR, Duration.ofSeconds(1)))
        .hasMessage("the shared secret is empty; allowed: a text, or none");
    assertThatThrownBy(() -> new IngestSettings(Optional.empty(), List.of(), SENSOR, Duration.ZERO))
        .hasMessage("the ingest timeout must be positive, not PT0S");
  }

  private static void refused(String message, String host, int port, int mostBytes) {
    assertThatThrownBy(() -> new HttpSettings(host, port, mostBytes, IngestSettings.standard()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
