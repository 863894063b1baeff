package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Quote;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One server did not do what it was asked, or is not known to have done it.
 *
 * <p>Source of the codes: ClickHouse's {@code src/Common/ErrorCodes.cpp}; they are the same since
 * 2018.
 */
final class HostFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The failure came from the network, or from something that is no ClickHouse. */
  static final int NO_CODE = 0;

  static final int TABLE_ALREADY_EXISTS = 57;
  static final int UNKNOWN_TABLE = 60;
  static final int UNKNOWN_DATABASE = 81;

  private static final Pattern CODE = Pattern.compile("Code: (\\d+)");
  private static final Pattern SAID =
      Pattern.compile("DB::Exception: (.*?)(, e\\.what\\(\\)|\\(version |$)", Pattern.DOTALL);

  /** What the port of ClickHouse's own protocol answers to HTTP. */
  private static final String NATIVE = "is for clickhouse-client program";

  private static final Pattern RIGHT_PORT = Pattern.compile("must use port (\\d+) for HTTP");
  private static final int LONGEST = 300;

  /** What parsers and type checks say of rows: the same rows will never do. */
  private static final Set<Integer> BAD_ROWS =
      Set.of(6, 16, 26, 27, 32, 33, 38, 41, 43, 53, 69, 70, 72, 117, 131, 190, 469);

  private final int code;

  private HostFailure(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The answer of a server, or of something else on its port, that was not success. */
  static HostFailure answer(String host, int status, String body) {
    if (body.contains(NATIVE)) {
      Matcher right = RIGHT_PORT.matcher(body);
      String port = right.find() ? right.group(1) : "8123 by default";
      return new HostFailure(
          NO_CODE,
          at(host) + "this is the port of ClickHouse's own protocol; name the HTTP port, " + port,
          null);
    }
    Matcher code = CODE.matcher(body);
    Matcher said = SAID.matcher(body);
    if (!code.find() || !said.find()) {
      return new HostFailure(
          NO_CODE, at(host) + "not ClickHouse's answer: status " + status + " " + line(body), null);
    }
    int number = Integer.parseInt(code.group(1));
    return new HostFailure(number, at(host) + explain(number, line(said.group(1))), null);
  }

  /** No answer. */
  static HostFailure network(String host, Throwable failure) {
    return new HostFailure(NO_CODE, at(host) + network(failure), failure);
  }

  /** An answer that cannot be right. */
  static HostFailure odd(String host, String what) {
    return new HostFailure(NO_CODE, at(host) + what, null);
  }

  /** Success, with rows that are not those asked for. */
  static HostFailure notRows(String host, RuntimeException failure) {
    return new HostFailure(NO_CODE, at(host) + "not ClickHouse's answer; check hosts", failure);
  }

  int code() {
    return code;
  }

  boolean isBadRows() {
    return BAD_ROWS.contains(code);
  }

  private static String at(String host) {
    return "ClickHouse at " + host + ": ";
  }

  private static String explain(int code, String said) {
    return switch (code) {
      case 192, 193, 194, 516 -> said + "; check user and password";
      case 291, 497 -> said + "; grant it to the user";
      case UNKNOWN_TABLE, UNKNOWN_DATABASE ->
          said + "; start a consumer first, or see whether tables were dropped";
      case 225, 242, 999 -> "it takes no writes while ZooKeeper or Keeper is away (" + said + ")";
      case 243 -> said + "; free space on the server's disk";
      case 252 -> said + "; it merges slower than is written";
      case 36, 62 ->
          said.contains("macro") ? said + "; give each server the macros shard and replica" : said;
      default -> said;
    };
  }

  private static String network(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        return "interrupted while waiting for the answer";
      }
      if (cause instanceof UnresolvedAddressException) {
        return "unknown host; check hosts";
      }
      if (cause instanceof HttpConnectTimeoutException
          || cause instanceof HttpTimeoutException
          || cause instanceof TimeoutException) {
        return "no answer in time; check hosts and network";
      }
      if (cause instanceof SSLException) {
        return "TLS failed: " + line(String.valueOf(cause.getMessage())) + "; check tls and its CA";
      }
    }
    if (failure instanceof ConnectException) {
      return "connection refused; start it, or check hosts";
    }
    String said = line(String.valueOf(failure.getMessage()));
    return "connection lost (" + said + "); check hosts, and tls if the server has it";
  }

  private static String line(String text) {
    String first = text.strip().lines().findFirst().orElse("");
    return Quote.line(first.length() > LONGEST ? first.substring(0, LONGEST) + ".." : first)
        .strip();
  }
}
