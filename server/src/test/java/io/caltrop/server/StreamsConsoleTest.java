package io.caltrop.server;

import static io.caltrop.server.Browser.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.core.streams.StreamStatus.Kind;
import io.caltrop.core.streams.StreamStatus.State;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The console's section of streaming SQL in a real browser. */
@Tag("once")
class StreamsConsoleTest {
  private static final String HOSTILE =
      "<script>window.attacked=1</script><img src=x onerror=\"window.attacked=1\">\u202egpj.exe";

  private static Browser browser;
  private final TestSite site = new TestSite();

  @BeforeAll
  static void open() {
    browser = new Browser();
  }

  @AfterAll
  static void quit() {
    browser.close();
  }

  @AfterEach
  void stop() {
    site.close();
    browser.size(1280, 900);
    browser.scheme("light");
  }

  private void show(List<StreamStatus> streams) {
    site.streams = streams;
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.all("#streams tr")).hasSize(streams.size()));
  }

  private static List<String> cells(int row) {
    return browser.all("#streams tr:nth-child(" + row + ") > *").stream()
        .map(WebElement::getText)
        .toList();
  }

  private static String colour(String css) {
    return String.valueOf(
        browser.script("return getComputedStyle(document.querySelector(arguments[0])).color", css));
  }

  @Test
  void each_object_is_a_row_with_what_is_known_of_it() {
    show(
        List.of(
            Streams.running(Kind.MATERIALIZED_VIEW, "busy"),
            Streams.broken(Kind.SINK, "out", State.FAILED, "topic out is gone")));
    assertThat(cells(1))
        .containsExactly(
            "busy materialized view",
            "running",
            "48,210\n3 skipped, 1 late",
            "120",
            "17",
            "12 s ago");
    assertThat(cells(2))
        .containsExactly("out sink\ntopic out is gone", "failed", "0", "0", "–", "none");
    assertThat(browser.text("#streams-note")).isEqualTo("1 failed, 1 running");
    assertThat(browser.one("#streams-begin").isDisplayed()).isFalse();
    assertThat(browser.one(".stream-checkpoint").getDomAttribute("title"))
        .isEqualTo("2025-12-31T23:59:48.000Z");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void each_state_has_a_colour_and_a_word_in_light_and_in_dark() {
    List<StreamStatus> streams = Streams.various(site.clock.instant());
    show(streams);
    assertThat(browser.all(".stream-state"))
        .extracting(WebElement::getText)
        .containsExactlyElementsOf(
            streams.stream().map(stream -> stream.state().toString()).toList());
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      List<String> colours =
          List.of(
              colour("[data-state='running'] .pill"),
              colour("[data-state='stalled'] .pill"),
              colour("[data-state='failed'] .pill"),
              colour("[data-state='unknown'] .pill"));
      assertThat(colours).as(scheme).doesNotHaveDuplicates();
    }
  }

  @Test
  void an_object_that_fails_and_runs_again_changes_without_a_reload() {
    show(List.of(Streams.broken(Kind.SINK, "out", State.FAILED, "topic out is gone")));
    soon(() -> assertThat(browser.one("#ready").getText()).isEqualTo("Not ready"));
    assertThat(browser.one("#checks").getText())
        .contains("streaming sql down", "1 failed; sink out failed: topic out is gone");
    String failed = colour(".stream-error");
    site.streams = List.of(Streams.broken(Kind.SINK, "out", State.RUNNING, "topic out is gone"));
    soon(() -> assertThat(browser.text(".stream-state")).isEqualTo("running"));
    assertThat(browser.text(".stream-error")).isEqualTo("Last error: topic out is gone");
    assertThat(colour(".stream-error")).isNotEqualTo(failed);
    soon(() -> assertThat(browser.one("#ready").getText()).isEqualTo("Ready"));
    site.streams = List.of(Streams.running(Kind.SINK, "out"));
    soon(() -> assertThat(browser.one(".stream-error").isDisplayed()).isFalse());
  }

  @Test
  void as_long_as_nothing_looks_for_threats_it_says_how_to_begin() {
    show(List.of());
    soon(() -> assertThat(browser.one("#streams-begin").isDisplayed()).isTrue());
    assertThat(browser.one("#streams-begin").getText())
        .contains("psql -h 127.0.0.1 -p 4711 -d dev -U root", "CREATE MATERIALIZED VIEW");
    assertThat(browser.one("#streams-table").isDisplayed()).isFalse();
    site.streams = List.of(Streams.running(Kind.SOURCE, "log_data"));
    soon(() -> assertThat(browser.one("#streams-table").isDisplayed()).isTrue());
    assertThat(browser.one("#streams-begin").isDisplayed()).isTrue();
    site.streams = List.of(Streams.running(Kind.MATERIALIZED_VIEW, "busy"));
    soon(() -> assertThat(browser.one("#streams-begin").isDisplayed()).isFalse());
  }

  @Test
  void a_process_without_streaming_sql_shows_nothing_of_it() {
    HttpSettings settings = HttpSettings.standard().withPort(0);
    try (HttpServer other = HttpServer.start(settings, site.partsWithoutStreams())) {
      browser.open("http://127.0.0.1:" + other.port() + "/");
      soon(() -> assertThat(browser.one("#link").getText()).isEqualTo("Live"));
      assertThat(browser.one("#streaming").isDisplayed()).isFalse();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void a_users_or_an_attackers_text_is_shown_and_never_run() {
    show(List.of(Streams.broken(Kind.SINK, HOSTILE, State.FAILED, HOSTILE)));
    assertThat(browser.one(".stream-name").getText())
        .isEqualTo(HOSTILE.replace("\u202e", "U+202E"));
    assertThat(browser.one(".stream-error").getText())
        .isEqualTo(HOSTILE.replace("\u202e", "\\u202e"));
    soon(() -> assertThat(browser.text("#checks")).contains("onerror="));
    assertThat(browser.all("#main script, #main img")).isEmpty();
    assertThat(browser.script("return window.attacked")).isNull();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void fifty_objects_with_long_names_fit_every_width() {
    show(
        IntStream.range(0, 50)
            .mapToObj(i -> i + "_" + "x".repeat(60))
            .map(name -> Streams.broken(Kind.SINK, name, State.FAILED, "y".repeat(500)))
            .toList());
    for (int width : new int[] {360, 390, 700, 901, 1280}) {
      browser.size(width, 800);
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as("at %d", width)
          .isLessThanOrEqualTo(width);
      assertThat(
              (Boolean)
                  browser.script(
                      "const t = document.querySelector('#streams-table');"
                          + "return t.scrollWidth <= t.clientWidth"))
          .as("at %d", width)
          .isTrue();
    }
  }
}
