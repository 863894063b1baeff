package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import org.jspecify.annotations.Nullable;

/**
 * Reads who asked, the words before the time of an access line: {@code CLIENT IDENT USER}, with the
 * virtual host first if there is one ({@code HOST:PORT}, or {@code HOST} before an address). The
 * client is an address, the first one of a list as proxies write it ({@code 192.0.2.1, 10.0.0.1}),
 * or the name of a host. Where a client has sent another text in place of such a list, it is the
 * address that the proxy put behind that.
 *
 * <p>Any log may carry a text that looks like the rest of an access line, so the words must fit: a
 * user's name has spaces only where IDENT is {@code -} and the client is no bare word.
 */
final class AccessClient {
  private final String head;
  private final LogRecord.Builder record;
  private int from;

  private AccessClient(String head, LogRecord.Builder record) {
    this.head = head;
    this.record = record;
  }

  /**
   * Reads the words into the record.
   *
   * @throws UnparsableLineException if they are no client
   */
  static void read(String head, LogRecord.Builder record) throws UnparsableLineException {
    int space = head.indexOf(' ');
    String address = space <= 0 ? null : Addresses.address(head.substring(0, space));
    if (address != null && head.startsWith(" - ", space)) {
      record.set(LogField.IP_ADDRESS, address);
      record.set(LogField.USER, user(head.substring(space + 3)));
    } else if (!new AccessClient(head, record).read() && !readLast(head, record)) {
      throw new UnparsableLineException(
          Quote.of(head) + " before the time; allowed: ADDRESS IDENT USER");
    }
  }

  /** Reads what follows the last comma. */
  private static boolean readLast(String head, LogRecord.Builder record) {
    int comma = head.lastIndexOf(", ");
    AccessClient last = new AccessClient(head, record);
    last.from = comma + 2;
    String client = last.word();
    String ident = last.word();
    String address = client == null ? null : Addresses.address(client);
    return comma >= 0
        && address != null
        && ident != null
        && last.taken(null, address, ident, head.substring(last.from));
  }

  private boolean read() {
    String first = word();
    String second = word(from);
    if (first == null || second == null) {
      return false;
    }
    String host = null;
    if (isHostOfServer(first, second)) {
      int colon = first.lastIndexOf(':');
      host = colon >= 0 && isPort(first, colon + 1) ? first.substring(0, colon) : first;
      first = word();
    }
    String client = first == null ? null : client(first);
    String ident = word();
    if (client == null || ident == null) {
      return false;
    }
    if (!ident.equals("-") && Addresses.address(ident) != null && word(from) != null) {
      ident = word(); // that of the proxy which sent the list
    }
    return ident != null && taken(host, client, ident, head.substring(from));
  }

  /** Takes the words into the record if they fit. */
  private boolean taken(@Nullable String host, String client, String ident, String user) {
    if (!fits(client, ident, user)) {
      return false;
    }
    record.set(LogField.HOST, host == null ? null : present(host));
    record.set(LogField.IP_ADDRESS, present(client));
    record.set(LogField.USER, user(user));
    return true;
  }

  private static boolean fits(String client, String ident, String user) {
    boolean isAddress = Addresses.address(withoutZone(client)) != null;
    boolean isNone = ident.equals("-");
    return (isAddress || isName(client) || client.equals("unix:"))
        && (isAddress || isNone || client.indexOf('.') > 0)
        && (user.indexOf(' ') < 0 || (isNone && (isAddress || client.indexOf('.') > 0)));
  }

  /** Whether the first word is the server's host, which the second, the client, comes after. */
  private boolean isHostOfServer(String first, String second) {
    if (Addresses.address(first) != null || first.endsWith(",")) {
      return false;
    }
    boolean isClient = Addresses.address(listed(second)) != null;
    if (isClient && head.startsWith("- ", from + second.length() + 1)) {
      return true; // whatever the client has called it
    }
    int colon = first.lastIndexOf(':');
    if (colon > 0) {
      String host = first.substring(0, colon);
      boolean isAddress = Addresses.address(host) != null;
      return isPort(first, colon + 1) && (isAddress ? isClient : isName(host));
    }
    return isName(first) && (isClient || isNamedClient(first, second));
  }

  /** With the names of clients looked up, too: {@code www.shop.example a.isp.example - -}. */
  private boolean isNamedClient(String first, String second) {
    return first.indexOf('.') > 0
        && second.indexOf('.') > 0
        && isName(second)
        && head.startsWith("- ", from + second.length() + 1);
  }

  /** The client that a word begins; a list is passed over. */
  private @Nullable String client(String first) {
    String found = Addresses.address(listed(first));
    String last = first;
    while (last != null && last.endsWith(",")) {
      last = word();
      if (found == null && last != null) {
        found = Addresses.address(listed(last));
      }
    }
    if (found != null || last == null) {
      return found;
    }
    int colon = first.lastIndexOf(':');
    String bare = colon > 0 && isPort(first, colon + 1) ? first.substring(0, colon) : first;
    String address = Addresses.address(bare);
    return address == null ? first : address;
  }

  /** What stands before the first comma. */
  private static String listed(String word) {
    int comma = word.indexOf(',');
    return comma < 0 ? word : word.substring(0, comma);
  }

  /** Takes the next word; null if no space ends it. */
  private @Nullable String word() {
    String word = word(from);
    from += word == null ? 0 : word.length() + 1;
    return word;
  }

  private @Nullable String word(int at) {
    int space = head.indexOf(' ', at);
    return space <= at ? null : head.substring(at, space);
  }

  private static String withoutZone(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? address : address.substring(0, percent);
  }

  private static boolean isPort(String word, int from) {
    for (int i = from; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return from < word.length() && word.length() - from <= 5;
  }

  private static boolean isName(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
      if (!isLetter && (c < '0' || c > '9') && "-._*".indexOf(c) < 0) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  private static @Nullable String user(String text) {
    return text.equals("\"\"") ? null : present(text);
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() || text.equals("-") ? null : text;
  }
}
