package io.caltrop.core.logs;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what OpenSSH's server logs. {@code Failed .. for} and {@code Accepted .. for} are logins;
 * {@code Invalid user} and {@code User .. not allowed}, which a failed login may follow, are {@code
 * invalid_user}; the end of a connection is {@code disconnect} (see {@link SshdEnd}). What PAM says
 * of a login that failed is {@code login_error} and no second login.
 *
 * <p>A user's name is what a client sent, with spaces if it likes, so the address is looked for
 * from the end: no name can put another's address in its place. Where a certificate's id, which a
 * client chooses too, could be meant as well, the line is no login but {@code other}.
 */
final class Sshd {
  static final String NAME = "sshd";
  private static final Set<String> NAMES = Set.of(NAME, "sshd-session", "sshd-auth");

  private static final Pattern PEER = Pattern.compile(" from (\\S{1,255}) port \\d{1,5}(?: ssh2)?");
  private static final Pattern KEY = Pattern.compile(": [\\w@.+-]+ (?:SHA256|MD5):\\S+");
  private static final Pattern INVALID_USER =
      Pattern.compile(
          "(?:Invalid|Illegal) user (.*) from (\\S{1,255})(?: port \\d{1,5})?", Pattern.DOTALL);
  private static final Pattern NOT_ALLOWED =
      Pattern.compile("User (.*) from (\\S{1,255}) not allowed because .*", Pattern.DOTALL);
  private static final Pattern PAM =
      Pattern.compile(
          "(?:error: PAM: [^:]{1,80}?|(?:error: )?[Aa]uthentication (?:failure|error|failed))"
              + " for (.*) from (\\S{1,255})",
          Pattern.DOTALL);

  private static final Pattern OLD_PAM =
      Pattern.compile(
          "authentication failure;(?: (?:logname|uid|euid|tty|ruser)=\\S*)* rhost=([^\\s;]{1,255})"
              + "[\\s;]*(?:user=(.*))?",
          Pattern.DOTALL);

  private static final String ERROR = "error: ";
  private static final Pattern DEBUG = Pattern.compile("debug[123]: ");

  /** Sshd's own lines are shorter; a longer one would keep the patterns busy. */
  private static final int LONGEST = 4096;

  private Sshd() {}

  /**
   * Whether a program is sshd, also by its path. The sessions of newer versions are programs of
   * their own.
   */
  static boolean isName(String program) {
    int folder = program.startsWith("/") ? program.lastIndexOf('/') + 1 : 0;
    return NAMES.contains(program.substring(folder));
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
      record.set(LogField.USER, user == null ? null : present(user.strip()));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(1)));
      login(false, record);
    }
  }

  /** Sets what the message says; another message changes nothing. */
  static void read(String text, LogRecord.Builder record) {
    if (text.length() > LONGEST) {
      return;
    }
    Matcher debug = DEBUG.matcher(text);
    String message = debug.lookingAt() ? text.substring(debug.end()) : text;
    if (message.startsWith("Failed ")) {
      login(message, "Failed ".length(), false, record);
    } else if (message.startsWith("Accepted ")) {
      login(message, "Accepted ".length(), true, record);
    } else if (message.startsWith("Invalid user ") || message.startsWith("Illegal user ")) {
      invalidUser(INVALID_USER.matcher(message), record);
    } else if (message.startsWith("User ")) {
      invalidUser(NOT_ALLOWED.matcher(message), record);
    } else if (!pam(PAM.matcher(message), record)) {
      String end = message.startsWith(ERROR) ? message.substring(ERROR.length()) : message;
      SshdEnd.read(end, record);
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
    record.set(LogField.USER, present(done ? user : known(user)));
    record.set(LogField.IP_ADDRESS, Addresses.canonical(peer.group(1)));
    login(done, record);
  }

  private static void login(boolean done, LogRecord.Builder record) {
    record.set(LogField.ACTION, "login");
    record.set(LogField.RESOURCE, "ssh");
    record.set(LogField.OUTCOME, done ? "success" : "failure");
    record.set(LogField.STATUS_CODE, done ? "200" : "401");
  }

  private static @Nullable String present(String user) {
    return user.isEmpty() ? null : user;
  }

  /** The user's name, without what sshd puts before that of one who may not log in. */
  static String known(String user) {
    boolean isUnknown = user.startsWith("invalid user ") || user.startsWith("illegal user ");
    return isUnknown ? user.substring("invalid user ".length()) : user;
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

  private static void invalidUser(Matcher matcher, LogRecord.Builder record) {
    if (matcher.matches()) {
      record.set(LogField.ACTION, "invalid_user");
      record.set(LogField.RESOURCE, "ssh");
      record.set(LogField.USER, present(matcher.group(1)));
      record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(2)));
    }
  }

  private static boolean pam(Matcher matcher, LogRecord.Builder record) {
    if (!matcher.matches()) {
      return false;
    }
    record.set(LogField.ACTION, "login_error");
    record.set(LogField.RESOURCE, "ssh");
    record.set(LogField.USER, present(known(matcher.group(1))));
    record.set(LogField.IP_ADDRESS, Addresses.canonical(matcher.group(2)));
    record.set(LogField.OUTCOME, "failure");
    return true;
  }
}
