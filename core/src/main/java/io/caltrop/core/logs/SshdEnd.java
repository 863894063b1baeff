package io.caltrop.core.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how connections to OpenSSH's server end. An end is a failure if a user was named, or the
 * client said goodbye, and nobody had logged in.
 *
 * <p>Of two lines that one end gives, one is a failure. Since sshd logs ports, {@code Disconnected
 * from} follows {@code Received disconnect from}, later with the user, and is the failure; without
 * ports it follows sometimes only, and {@code Received disconnect from} is. A server that hangs up
 * after too many attempts says so in an error first. One that lets an address wait for its failed
 * logins (since 9.8) does not hear what it would have tried.
 */
final class SshdEnd {
  private static final String PREAUTH = " [preauth]";
  private static final String STOPPED = "Disconnecting ";
  private static final String TOO_MANY = "Too many authentication failures";
  private static final String ENDS =
      "(?:Disconnected from|Connection closed by|Connection reset by)";

  private static final Pattern RECEIVED =
      Pattern.compile(
          "Received disconnect from (\\S{1,255}?)(?:( port \\d{1,5}):|: )\\d+:.*", Pattern.DOTALL);
  private static final Pattern ENDED =
      Pattern.compile(ENDS + " (\\S{1,255}?)( port \\d{1,5})?(?: \\[preauth\\])?");
  private static final Pattern ENDED_OF_USER =
      Pattern.compile(
          ENDS
              + " (authenticating |invalid )?user (.*) (\\S{1,255}) port \\d{1,5}(?: \\[preauth\\])?",
          Pattern.DOTALL);
  private static final Pattern STOPPED_OF_USER =
      Pattern.compile(STOPPED + "(authenticating |invalid )?user(?= )");
  private static final Pattern PLACE = Pattern.compile(" (\\S{1,255}) port \\d{1,5}:(?= )");
  private static final Pattern DROPPED =
      Pattern.compile(
          "drop connection #\\d{1,9} from \\[(\\S{1,255}?)\\]:\\d{1,5} on \\[\\S{1,255}\\]:\\d{1,5} penalty: (.*)",
          Pattern.DOTALL);
  private static final Pattern GIVEN_UP =
      Pattern.compile(
          "maximum authentication attempts exceeded for"
              + " (.*) from (\\S{1,255}) port \\d{1,5} ssh2(?: \\[preauth\\])?",
          Pattern.DOTALL);

  private SshdEnd() {}

  /** Sets what the message says, without its {@code error: }; another message changes nothing. */
  static void read(String message, LogRecord.Builder record) {
    if (message.startsWith("Received ")) {
      received(message, record);
    } else if (message.startsWith(STOPPED)) {
      stopped(message, record);
    } else if (message.startsWith("maximum ")) {
      givenUp(message, record);
    } else if (message.startsWith("drop ")) {
      dropped(message, record);
    } else {
      ended(message, record);
    }
  }

  private static void received(String message, LogRecord.Builder record) {
    Matcher matcher = RECEIVED.matcher(message);
    if (matcher.matches()) {
      boolean isFailure = matcher.group(2) == null && message.endsWith(PREAUTH);
      set(null, matcher.group(1), isFailure, record);
    }
  }

  private static void ended(String message, LogRecord.Builder record) {
    Matcher ofUser = ENDED_OF_USER.matcher(message);
    Matcher matcher = ENDED.matcher(message);
    if (ofUser.matches()) {
      set(ofUser.group(2), ofUser.group(3), ofUser.group(1) != null, record);
    } else if (matcher.matches()) {
      boolean saidGoodbye = message.startsWith("Disconnected ") && message.endsWith(PREAUTH);
      set(null, matcher.group(1), saidGoodbye && matcher.group(2) != null, record);
    }
  }

  /**
   * Reads {@code Disconnecting .. user USER ADDRESS port N: REASON}. The reason, too, may have a
   * user's name in it: where two addresses could be meant it is none.
   */
  private static void stopped(String message, LogRecord.Builder record) {
    Matcher start = STOPPED_OF_USER.matcher(message);
    if (!start.lookingAt()) {
      return;
    }
    Matcher place = PLACE.matcher(message);
    if (!place.find(start.end())) {
      return;
    }
    String user = message.substring(Math.min(start.end() + 1, place.start()), place.start());
    String address = place.group(1);
    boolean isToldBefore = message.startsWith(TOO_MANY, place.end() + 1);
    if (!place.find()) {
      set(user, address, start.group(1) != null && !isToldBefore, record);
    }
  }

  private static void givenUp(String message, LogRecord.Builder record) {
    Matcher matcher = GIVEN_UP.matcher(message);
    if (matcher.matches()) {
      set(Sshd.known(matcher.group(1)), matcher.group(2), true, record);
    }
  }

  private static void dropped(String message, LogRecord.Builder record) {
    Matcher matcher = DROPPED.matcher(message);
    if (matcher.matches()) {
      set(null, matcher.group(1), matcher.group(2).startsWith("failed authentication"), record);
    }
  }

  private static void set(
      @Nullable String user, String address, boolean isFailure, LogRecord.Builder record) {
    record.set(LogField.ACTION, "disconnect");
    record.set(LogField.RESOURCE, "ssh");
    record.set(LogField.USER, user == null || user.isEmpty() ? null : user);
    record.set(LogField.IP_ADDRESS, Addresses.canonical(address));
    record.set(LogField.OUTCOME, isFailure ? "failure" : null);
  }
}
