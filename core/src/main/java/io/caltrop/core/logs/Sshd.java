package io.caltrop.core.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what OpenSSH's server logs. {@code Failed .. for} and {@code Accepted .. for} are logins;
 * {@code Invalid user} is {@code invalid_user}, and the end of a connection {@code disconnect}, a
 * failure if nobody had logged in. What PAM says of a login that failed is {@code login_error} and
 * no second login.
 *
 * <p>A user's name is what a client sent, with spaces if it likes, so the address is looked for
 * from the end: no name can put another's address in its place. Where a certificate's id, which a
 * client chooses too, could be meant as well, the line is no login but {@code other}.
 */
final class Sshd {
  static final String NAME = "sshd";

  private static final Pattern PEER = Pattern.compile(" from (\\S{1,255}) port \\d{1,5}(?: ssh2)?");
  private static final Pattern KEY = Pattern.compile(": [\\w@.+-]+ (?:SHA256|MD5):\\S+");
  private static final Pattern INVALID_USER =
      Pattern.compile(
          "(?:Invalid|Illegal) user (.*) from (\\S{1,255})(?: port \\d{1,5})?", Pattern.DOTALL);
  private static final String ENDS =
      "(?:Received disconnect from|Disconnected from|Connection closed by|Connection reset by)";
  private static final Pattern DISCONNECT =
      Pattern.compile(
          ENDS
              + " (\\S{1,255}?)"
              + "(?: port \\d{1,5}(?::.*| \\[preauth\\])?|: \\d+: .*| \\[preauth\\])?",
          Pattern.DOTALL);
  private static final Pattern USER_DISCONNECT =
      Pattern.compile(
          ENDS
              + " (authenticating |invalid )?user (.*) (\\S{1,255}) port \\d{1,5}(?: \\[preauth\\])?",
          Pattern.DOTALL);
  private static final Pattern GIVEN_UP =
      Pattern.compile(
          "error: maximum authentication attempts exceeded for"
              + " (.*) from (\\S{1,255}) port \\d{1,5} ssh2(?: \\[preauth\\])?",
          Pattern.DOTALL);
  private static final Pattern PAM =
      Pattern.compile("error: PAM: [^:]{1,80}? for (.*) from (\\S{1,255})", Pattern.DOTALL);

  private static final Pattern OLD_PAM =
      Pattern.compile(
          "authentication failure;(?: (?:logname|uid|euid|tty|ruser)=\\S*)* rhost=([^\\s;]{1,255})"
              + "[\\s;]*(?:user=(.*))?",
          Pattern.DOTALL);

  /** Sshd's own lines are shorter; a longer one would keep the patterns busy. */
  private static final int LONGEST = 4096;

  private Sshd() {}

  /** Whether a program is sshd; since OpenSSH 9.8 its sessions are programs of their own. */
  static boolean isName(String program) {
    return program.equals(NAME) || program.equals("sshd-session") || program.equals("sshd-auth");
  }

  /** Whether a program is PAM in sshd as of Red Hat 9 and before. */
  static boolean isOldPam(String program) {
    return program.equals("sshd(pam_unix)");
  }

  /**
   * Sets what PAM says as a program of its own: sshd logs the failed password elsewhere, if at all.
   * Newer PAM logs as sshd, beside sshd's own line; that one is the login then.
   */
  static void readOldPam(String message, LogRecord.Builder record) {
    Matcher matcher = OLD_PAM.matcher(message);
    if (message.length() <= LONGEST && matcher.matches()) {
      String user = matcher.group(2);
      record.set(LogField.METHOD, "password");
      record.set(LogField.USER, user == null ? null : present(user.strip(), true));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(1)));
      login(false, record);
    }
  }

  /** Sets what the message says; another message changes nothing. */
  static void read(String message, LogRecord.Builder record) {
    if (message.length() > LONGEST) {
      return;
    }
    if (message.startsWith("Failed ")) {
      login(message, "Failed ".length(), false, record);
    } else if (message.startsWith("Accepted ")) {
      login(message, "Accepted ".length(), true, record);
    } else if (message.startsWith("Invalid user ") || message.startsWith("Illegal user ")) {
      invalidUser(message, record);
    } else if (message.startsWith("Received ")
        || message.startsWith("Disconnected ")
        || message.startsWith("Connection ")) {
      disconnect(message, record);
    } else if (message.startsWith("error: ")) {
      error(message, record);
    }
  }

  /** Reads {@code METHOD for [invalid user ]USER from ADDRESS port N ssh2[: KEY]}. */
  private static void login(String message, int from, boolean done, LogRecord.Builder record) {
    int method = message.indexOf(" for ", from);
    Matcher peer = method < 0 ? null : peer(message, method + 4);
    if (peer == null || message.substring(from, method).indexOf(' ') >= 0) {
      return;
    }
    String user = peer.start() < method + 5 ? "" : message.substring(method + 5, peer.start());
    record.set(LogField.METHOD, method(message.substring(from, method)));
    record.set(LogField.USER, present(user, done));
    record.set(LogField.IP_ADDRESS, Addresses.canonical(peer.group(1)));
    login(done, record);
  }

  private static void login(boolean done, LogRecord.Builder record) {
    record.set(LogField.ACTION, "login");
    record.set(LogField.RESOURCE, "ssh");
    record.set(LogField.OUTCOME, done ? "success" : "failure");
    record.set(LogField.STATUS_CODE, done ? "200" : "401");
  }

  private static @Nullable String present(String user, boolean done) {
    boolean isUnknown = user.startsWith("invalid user ") || user.startsWith("illegal user ");
    String name = !done && isUnknown ? user.substring("invalid user ".length()) : user;
    return name.isEmpty() ? null : name;
  }

  private static String method(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash); // keyboard-interactive/pam
  }

  /** The place of the peer's address; null if there is none, or if two could be it. */
  private static @Nullable Matcher peer(String message, int from) {
    int last = message.lastIndexOf(" from ");
    if (last < from) {
      return null;
    }
    Matcher matcher = PEER.matcher(message);
    if (!matcher.find(last) || matcher.start() != last) {
      return null;
    }
    int end = matcher.end();
    boolean isLast =
        end == message.length() || KEY.matcher(message).region(end, message.length()).matches();
    boolean isOnly = message.lastIndexOf(" from ", last - 1) < from;
    return isLast || isOnly ? matcher : null;
  }

  private static void invalidUser(String message, LogRecord.Builder record) {
    Matcher matcher = INVALID_USER.matcher(message);
    if (matcher.matches()) {
      record.set(LogField.ACTION, "invalid_user");
      record.set(LogField.RESOURCE, "ssh");
      record.set(LogField.USER, present(matcher.group(1), true));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(2)));
    }
  }

  private static void disconnect(String message, LogRecord.Builder record) {
    Matcher withUser = USER_DISCONNECT.matcher(message);
    Matcher matcher = DISCONNECT.matcher(message);
    if (withUser.matches()) {
      record.set(LogField.USER, present(withUser.group(2), true));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(withUser.group(3)));
      record.set(LogField.OUTCOME, withUser.group(1) == null ? null : "failure");
    } else if (matcher.matches()) {
      record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(1)));
    } else {
      return;
    }
    record.set(LogField.ACTION, "disconnect");
    record.set(LogField.RESOURCE, "ssh");
  }

  private static void error(String message, LogRecord.Builder record) {
    Matcher givenUp = GIVEN_UP.matcher(message);
    Matcher pam = PAM.matcher(message);
    boolean isEnd = givenUp.matches();
    if (isEnd || pam.matches()) {
      Matcher found = isEnd ? givenUp : pam;
      record.set(LogField.ACTION, isEnd ? "disconnect" : "login_error");
      record.set(LogField.RESOURCE, "ssh");
      record.set(LogField.USER, present(found.group(1), false));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(found.group(2)));
      record.set(LogField.OUTCOME, "failure");
    }
  }
}
