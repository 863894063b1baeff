package io.caltrop.core.synthetic;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * An endless stream of made-up alerts of the six listed types, the same for the same options on
 * every JVM.
 *
 * <p>Alerts that are not meant as duplicates differ in their identity, within a stream and between
 * streams of different seeds or sensors: each {@code info} ends with a token of the seed and the
 * alert's number, in which no two agree. The same options with another start give the same alerts
 * at other times, which are other alerts.
 *
 * <p>A few addresses send most of the alerts, as attackers do: the address of rank r is drawn with
 * a frequency of about 1/r. Every 20 new alerts hold all six types. Not for several threads.
 */
public final class SyntheticAlerts {
  /** So many of the last new alerts can come again as duplicates. */
  private static final int WINDOW = 4096;

  private final Options options;
  private final Random random;
  private final IpAddress[] addresses;
  private final double logOfAddresses;
  private final Deck deck;
  private final Token token;
  private final Alert[] window;
  private long made;
  private long distinct;

  /** Starts a stream. */
  public SyntheticAlerts(Options options) {
    this.options = options;
    random = new Random(Token.mix(options.seed));
    addresses = PublicAddresses.distinct(random, options.addresses);
    logOfAddresses = StrictMath.log(options.addresses + 1.0);
    deck = new Deck(random);
    token = new Token(options.seed);
    window = new Alert[options.duplicateShare > 0 ? WINDOW : 0];
  }

  /**
   * What is made.
   *
   * @param addresses how many different addresses the alerts may name, 1 to {@value
   *     #MOST_ADDRESSES}
   * @param duplicateShare the share of alerts that repeat an earlier one, 0 to 1; the first alert
   *     is always new
   * @param start the time of the first alert
   * @param interarrival the time from one alert to the next, 0 or more
   * @param userId the sensor
   */
  public record Options(
      long seed,
      int addresses,
      double duplicateShare,
      Instant start,
      Duration interarrival,
      UUID userId) {
    public static final int MOST_ADDRESSES = 1_000_000;

    private static final Instant LAST_START = Instant.ofEpochMilli(Alert.LAST_TIMESTAMP);

    /** Checks the ranges. */
    public Options {
      if (addresses < 1 || addresses > MOST_ADDRESSES) {
        throw new IllegalArgumentException(
            "addresses " + addresses + " is out of range; allowed: 1 to " + MOST_ADDRESSES);
      }
      if (!(duplicateShare >= 0 && duplicateShare <= 1)) {
        throw new IllegalArgumentException(
            "duplicate share " + duplicateShare + " is out of range; allowed: 0 to 1");
      }
      if (start.isBefore(Instant.EPOCH) || start.isAfter(LAST_START)) {
        throw new IllegalArgumentException(
            "start " + start + " is out of range; allowed: the years 1970 to 9999");
      }
      if (interarrival.isNegative() || interarrival.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "interarrival " + interarrival + " is out of range; allowed: 0 to 1 day");
      }
    }
  }

  /** The next alert, at the time that the options give it. */
  public Alert next() {
    return next(options.start.plus(options.interarrival.multipliedBy(made)));
  }

  /**
   * The next alert, at a time of the caller's. A duplicate keeps the time of the alert it repeats.
   */
  public Alert next(Instant at) {
    boolean repeat = distinct > 0 && duplicatesDue(made + 1) > made - distinct;
    made++;
    if (repeat) {
      return window[random.nextInt((int) Math.min(distinct, WINDOW))];
    }
    Alert alert = fresh(at.toEpochMilli());
    if (window.length > 0) {
      window[(int) (distinct % WINDOW)] = alert;
    }
    distinct++;
    return alert;
  }

  private long duplicatesDue(long alerts) {
    return (long) (alerts * options.duplicateShare);
  }

  private Alert fresh(long timestamp) {
    int rank = (int) (StrictMath.exp(random.nextDouble() * logOfAddresses) - 1);
    IpAddress ip = addresses[Math.min(rank, addresses.length - 1)];
    int alertId = deck.draw();
    Descriptions.Description what = Descriptions.of(alertId, random, token.of(distinct));
    return new Alert(
        options.userId,
        timestamp,
        ip,
        AlertType.flow(alertId),
        what.port(),
        what.info(),
        what.reason());
  }

  /** How many alerts were made so far. */
  public long made() {
    return made;
  }

  /** How many different alerts were made so far; the rest repeated one of them. */
  public long distinct() {
    return distinct;
  }
}
