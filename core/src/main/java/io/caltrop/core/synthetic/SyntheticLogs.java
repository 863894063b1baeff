package io.caltrop.core.synthetic;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * An endless stream of made-up log events as JSON lines, the same for the same seed and start on
 * every JVM:
 *
 * <pre>{"timestamp":"2026-01-02 03:04:05","ip_address":"192.168.1.94","user":"user7",
 * "action":"login","resource":"/api/admin","status_code":401}</pre>
 *
 * <p>Times are UTC. Every value is drawn evenly: addresses 192.168.1.1 to .100, user1 to user20,
 * five actions, five resources, six status codes. Not for several threads.
 */
public final class SyntheticLogs {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] ACTIONS = {"login", "logout", "access", "modify", "delete"};
  private static final String[] RESOURCES = {
    "/api/data", "/api/user", "/api/admin", "/api/settings", "/api/info"
  };
  private static final int[] STATUS_CODES = {200, 301, 400, 401, 404, 500};

  private final Random random;
  private final Instant start;
  private final Duration interarrival;
  private long made;

  /**
   * Starts a stream.
   *
   * @param start the time of the first event
   * @param interarrival the time from one event to the next
   */
  public SyntheticLogs(long seed, Instant start, Duration interarrival) {
    this.random = new Random(Token.mix(seed));
    this.start = start;
    this.interarrival = interarrival;
  }

  /** The next event as one line, at the time that the start gives it. */
  public String next() {
    return next(start.plus(interarrival.multipliedBy(made)));
  }

  /** The next event as one line, at a time of the caller's. */
  public String next(Instant at) {
    made++;
    return "{\"timestamp\":\""
        + TIMESTAMP.format(at)
        + "\",\"ip_address\":\"192.168.1."
        + (1 + random.nextInt(100))
        + "\",\"user\":\"user"
        + (1 + random.nextInt(20))
        + "\",\"action\":\""
        + ACTIONS[random.nextInt(ACTIONS.length)]
        + "\",\"resource\":\""
        + RESOURCES[random.nextInt(RESOURCES.length)]
        + "\",\"status_code\":"
        + STATUS_CODES[random.nextInt(STATUS_CODES.length)]
        + "}";
  }

  /** How many events were made so far. */
  public long made() {
    return made;
  }
}
