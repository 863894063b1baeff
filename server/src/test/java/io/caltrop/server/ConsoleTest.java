package io.caltrop.server;

import static io.caltrop.server.Browser.soon;
import static io.caltrop.server.TestSite.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console and the documentation in a real browser. */
@Tag("once")
class ConsoleTest {
  private static final String HOSTILE =
      "<script>window.attacked=1</script><img src=x onerror=\"window.attacked=1\">\u202egpj.exe\u0007";

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

  private static String card(String alertId) {
    return "[data-alert='" + alertId + "'] ";
  }

  @Test
  void it_shows_every_list_with_what_it_means() {
    site.record(
        alert("40", "203.0.113.9", 1),
        alert("40", "203.0.113.9", 2),
        alert("40", "2001:db8::5", 1));
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.all(".list")).hasSize(7));
    assertThat(browser.text(card("40") + "h3")).isEqualTo("Possible SQL injection");
    assertThat(browser.text(card("40") + ".category")).isEqualTo("Injection Attack");
    assertThat(browser.text(card("40") + ".list-size")).isEqualTo("2addresses");
    assertThat(browser.all(card("40") + ".entry .mono"))
        .extracting(e -> e.getText())
        .containsExactly("203.0.113.9", "2001:db8::5");
    assertThat(browser.all(card("40") + ".entry-count"))
        .extracting(e -> e.getText())
        .containsExactly("2", "1");
    assertThat(browser.one(card("61") + ".empty").getText())
        .isEqualTo("No address on this list yet.");
    assertThat(browser.one(card("61") + ".list-foot a").getDomProperty("href"))
        .isEqualTo(site.url("/blacklists/61?format=txt"));
    assertThat(browser.one("#checks").getText()).contains("store up", "in memory");
    assertThat(browser.one("#ready").getText()).isEqualTo("Ready");
    assertThat(browser.one("#link").getText()).isEqualTo("Live");
  }

  @Test
  void what_is_ingested_appears_without_a_reload() {
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.one("#hint").isDisplayed()).isTrue());
    assertThat(browser.text("#hint-url")).isEqualTo(site.url("/ingest/ntopng"));
    site.post("/ingest/ntopng", NtopngIngestTest.body(NtopngIngestTest.ALERT));
    soon(() -> assertThat(browser.text(card("40") + ".entry .mono")).isEqualTo("198.51.100.7"));
    assertThat(browser.text("#received")).isEqualTo("1");
    assertThat(browser.one("#hint").isDisplayed()).isFalse();
    soon(() -> assertThat(browser.one("#spark-line").getDomAttribute("d")).startsWith("M"));
    assertThat(browser.title()).endsWith("/s · Caltrop");
  }

  @Test
  void an_address_that_is_clicked_is_looked_up() {
    site.record(alert("61", "203.0.113.9", 1_767_225_600_000L, "SSH-2.0-x", "Obsolete"));
    browser.open(site.url("/"));
    soon(() -> browser.one(card("61") + ".entry").click());
    soon(() -> assertThat(browser.all("#address-events tr")).hasSize(1));
    assertThat(browser.url()).endsWith("/#ip=203.0.113.9");
    assertThat(browser.one("#address-title").getText()).isEqualTo("203.0.113.9");
    assertThat(browser.one("#address-lists").getText())
        .isEqualTo("Obsolete SSH client version or cipher: 1 alert");
    assertThat(browser.one("#address-events").getText()).contains("443", "SSH-2.0-x", "Obsolete");
    assertThat(browser.one("#address-events time").getDomAttribute("datetime"))
        .isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("address");
    browser.one("#address-close").click();
    soon(() -> assertThat(browser.one("#address").isDisplayed()).isFalse());
  }

  @Test
  void an_address_can_be_typed_and_linked_to() {
    site.record(alert("42", "2001:db8::7", 1));
    browser.open(site.url("/"));
    browser.one("#lookup-ip").sendKeys("2001:DB8:0::7", Keys.ENTER);
    soon(() -> assertThat(browser.one("#address-title").getText()).isEqualTo("2001:db8::7"));
    browser.open(site.url("/#ip=8.8.8.8"));
    soon(() -> assertThat(browser.one("#address-lists").getText()).startsWith("Never listed"));
    assertThat(browser.one("#address-count").getText())
        .isEqualTo("No event of this address is stored.");
    assertThat(browser.one("#lookup-ip").getDomProperty("value")).isEqualTo("8.8.8.8");
  }

  @Test
  void what_is_no_address_is_answered_by_what_is_allowed() {
    browser.open(site.url("/#ip=%3Cb%3E192.0.2.300"));
    soon(
        () ->
            assertThat(browser.one("#address-problem").getText())
                .startsWith("ip: \"<b>192.0.2.300\"; allowed: one IPv4 or IPv6 address"));
    assertThat(browser.all("#address b")).isEmpty();
  }

  @Test
  void an_attackers_text_is_shown_and_never_run() {
    site.record(alert("40", "203.0.113.9", 1, HOSTILE, HOSTILE));
    browser.open(site.url("/#ip=203.0.113.9"));
    soon(() -> assertThat(browser.all("#address-events .foreign")).hasSize(2));
    for (var shown : browser.all("#address-events .foreign")) {
      assertThat(shown.getText())
          .isEqualTo(HOSTILE.replace("\u202e", "U+202E").replace("\u0007", "U+0007"));
    }
    assertThat(browser.all("#address-events script, #address-events img")).isEmpty();
    assertThat(browser.script("return window.attacked")).isNull();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_very_long_text_is_cut_until_it_is_asked_for() {
    site.record(alert("40", "203.0.113.9", 1, "a/".repeat(3000), ""));
    browser.open(site.url("/#ip=203.0.113.9"));
    soon(() -> assertThat(browser.one(".expand").getText()).isEqualTo("show all 6,000 characters"));
    assertThat(browser.text("#address-events .foreign")).hasSizeLessThan(300);
    browser.one(".expand").click();
    assertThat(browser.text("#address-events .foreign")).isEqualTo("a/".repeat(3000));
  }

  @Test
  void nothing_is_asked_from_anywhere_else_and_nothing_is_complained_of() {
    site.record(alert("40", "203.0.113.9", 1));
    for (String page : List.of("/", "/#ip=203.0.113.9", "/docs")) {
      browser.open(site.url(page));
      soon(() -> assertThat(browser.all(".card").size()).isGreaterThan(3));
      assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith(site.url("/")));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void a_store_that_is_down_is_told_at_the_list_and_at_its_health() {
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.one("#ready").getText()).isEqualTo("Ready"));
    site.store.failAlways(TestSite.outage());
    soon(() -> assertThat(browser.one("#ready").getText()).isEqualTo("Not ready"));
    assertThat(browser.one("#checks").getText())
        .contains("store down", "no PostgreSQL at localhost:5432");
    soon(
        () ->
            assertThat(browser.one(card("40") + ".empty").getText())
                .isEqualTo("blacklist 40 cannot be read now: no PostgreSQL at localhost:5432"));
  }

  @Test
  void a_connection_that_is_lost_is_told_and_what_is_shown_fades() {
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.one("#link").getText()).isEqualTo("Live"));
    site.close();
    soon(() -> assertThat(browser.one("#link").getText()).isEqualTo("Connection lost"));
    assertThat(browser.one("#lost").getText())
        .matches(
            "The server does not answer\\. What you see is from before ..:..:..; trying again\\.");
    assertThat(browser.one("body").getDomAttribute("data-stale")).isNotNull();
  }

  @Test
  void light_and_dark_follow_the_reader() {
    String luminance =
        """
        return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
          .reduce((sum, part) => sum + Number(part), 0)""";
    browser.open(site.url("/"));
    assertThat((Long) browser.script(luminance)).isGreaterThan(600);
    browser.scheme("dark");
    assertThat((Long) browser.script(luminance)).isLessThan(150);
    browser.open(site.url("/docs"));
    assertThat((Long) browser.script(luminance)).isLessThan(150);
  }

  @Test
  void it_fits_a_narrow_screen() {
    site.record(alert("40", "2001:db8:1111:2222:3333:4444:5555:6666", 1, "x".repeat(500), "y"));
    browser.size(360, 740);
    browser.open(site.url("/#ip=2001:db8:1111:2222:3333:4444:5555:6666"));
    soon(() -> assertThat(browser.all("#address-events tr")).hasSize(1));
    assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
    browser.open(site.url("/docs"));
    soon(() -> assertThat(browser.all(".operation")).isNotEmpty());
    assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
  }

  @Test
  void it_works_by_keyboard_and_keeps_the_focus_while_it_changes() {
    site.record(alert("61", "203.0.113.1", 1), alert("61", "203.0.113.2", 1));
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.all(card("61") + ".entry")).hasSize(2));
    browser.script("document.querySelector(arguments[0]).focus()", "[data-ip='203.0.113.2']");
    site.record(alert("61", "203.0.113.2", 2), alert("61", "203.0.113.2", 3));
    soon(() -> assertThat(browser.text(card("61") + ".entry .mono")).isEqualTo("203.0.113.2"));
    assertThat(browser.focused().getDomAttribute("data-ip")).isEqualTo("203.0.113.2");
    assertThat(browser.focused().getDomAttribute("aria-label"))
        .isEqualTo("203.0.113.2, 3 alerts: show its events");
    browser.focused().sendKeys(Keys.ENTER);
    soon(() -> assertThat(browser.one("#address-title").getText()).isEqualTo("203.0.113.2"));
  }

  @Test
  void everything_that_can_be_operated_has_a_name() {
    site.record(alert("40", "203.0.113.9", 1));
    browser.open(site.url("/#ip=203.0.113.9"));
    soon(() -> assertThat(browser.all("#address-events tr")).hasSize(1));
    for (var operable : browser.all("a, button, input")) {
      if (operable.isDisplayed()) {
        assertThat(operable.getAccessibleName()).isNotBlank();
      }
    }
  }

  @Test
  void a_page_that_nobody_sees_asks_for_nothing() {
    browser.open(site.url("/"));
    soon(() -> assertThat(browser.one("#link").getText()).isEqualTo("Live"));
    browser.script(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
            + "document.dispatchEvent(new Event('visibilitychange'))");
    assertThat(browser.text("#link-text")).isEqualTo("Paused");
    double asked = asked();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> asked() <= asked + 1);
    browser.script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    soon(() -> assertThat(browser.text("#link-text")).isEqualTo("Live"));
  }

  private double asked() {
    return site.metric(
        "caltrop_http_requests_total{method=\"GET\",route=\"/console/state\",status=\"200\"}");
  }

  @Test
  void the_documentation_shows_every_operation() {
    browser.open(site.url("/docs"));
    soon(() -> assertThat(browser.all(".operation")).hasSize(15));
    assertThat(browser.all("nav a")).hasSize(15);
    assertThat(browser.one("#ingestNtopng").getText())
        .contains("POST", "/ingest/ntopng", "A webhook body of ntopng", "413");
  }
}
