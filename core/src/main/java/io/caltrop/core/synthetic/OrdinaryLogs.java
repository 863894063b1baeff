package io.caltrop.core.synthetic;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * An endless stream of log records as JSON lines in which nothing is wrong, the same for the same
 * seed and start on every JVM: visitors with the parts of their pages, missing icons and old links,
 * programs, a crawler, monitoring, people who log in and now and then mistype, an office behind one
 * address, administration in office hours, connections of workstations. About two records come a
 * second, in the order of their times. What detections say of them is wrong. Not for several
 * threads.
 */
public final class OrdinaryLogs {
  private static final int VISITORS = 400;
  private static final int USERS = 60;
  private static final int STATIONS = 30;
  private static final String OFFICE = "203.0.113.77";
  private static final String[] PAGES = {
    "/",
    "/index.html",
    "/products/42",
    "/products/7?sort=price&page=2",
    "/blog/2026/01/hello-world",
    "/search?q=O%27Brien+and+sons",
    "/search?q=select+a+gift+for+mom",
    "/about",
    "/contact",
    "/docs/getting-started",
    "/search?q=a+%26+b+%3C+c",
    "/compare/v1..v2",
    "/de/%C3%BCber-uns",
    "/login",
    "/cart?next=%2Fcheckout%3Fstep%3D1",
    "/wp-login.php",
    "/feed.xml"
  };
  private static final String[] PARTS = {
    "/css/site.css?v=12",
    "/js/app.js?v=12",
    "/img/logo.svg",
    "/img/hero.webp",
    "/fonts/a.woff2",
    "/img/products/42.jpg",
    "/api/cart?_=1700000000",
    "/wp-admin/admin-ajax.php?action=x"
  };
  private static final String[] MISSING = {
    "/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png", "/img/old.png",
    "/blog/2009/gone", "/robots.txt", "/.well-known/security.txt", "/blog/old-name/"
  };
  private static final String[] AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
  };
  private static final String[] NAMES = {"anna", "bert", "carla", "deniz", "emil", "fatma"};
  private static final String[] COUNTRIES = {"DE", "FR", "US", "IN", "BR"};

  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private long number;

  /** Starts a stream. */
  public OrdinaryLogs(long seed, Instant start) {
    random = new Random(Token.mix(seed));
    every(start, 20_000, this::visit);
    every(start, 15_000, this::program);
    every(start, 8_000, this::crawler);
    every(start, 30_000, at -> access(at, "198.51.100.9", "GET", "/health", 200, "Uptime/1.0"));
    every(start, 20_000, this::login);
    every(start, 12_000, this::office);
    every(start, 60_000, this::change);
    every(start, 90_000, this::administration);
    every(start, 4_000, this::connection);
  }

  /** Something that happens at a time; numbers keep the order of those of one time. */
  private record Event(Instant at, long number, Happening what) {}

  /** What happens: it plans further events, or is a record. */
  private interface Happening {
    String line(Instant at);
  }

  /** Something that plans what follows from it. */
  private interface Plan {
    void at(Instant at);
  }

  /** The next record as one line. */
  public String next() {
    while (true) {
      Event event = events.remove();
      String line = event.what.line(event.at);
      if (!line.isEmpty()) {
        return line;
      }
    }
  }

  private void add(Instant at, Happening what) {
    events.add(new Event(at, number++, what));
  }

  /** Plans something again and again, at pauses of half to one and a half of a mean. */
  private void every(Instant at, int meanMillis, Plan plan) {
    add(
        at.plusMillis(meanMillis / 2 + random.nextInt(meanMillis)),
        now -> {
          plan.at(now);
          every(now, meanMillis, plan);
          return "";
        });
  }

  private void visit(Instant at) {
    String address = "100.64." + random.nextInt(4) + "." + random.nextInt(VISITORS / 4);
    String agent = AGENTS[random.nextInt(AGENTS.length)];
    Instant time = at;
    for (int pages = 1 + random.nextInt(4); pages > 0; pages--) {
      page(time, address, agent);
      time = time.plusMillis(5_000 + random.nextInt(40_000));
    }
  }

  private void page(Instant at, String address, String agent) {
    access(at, address, "GET", PAGES[random.nextInt(PAGES.length)], 200, agent);
    for (int parts = 2 + random.nextInt(5); parts > 0; parts--) {
      String part = PARTS[random.nextInt(PARTS.length)];
      int status = random.nextInt(5) == 0 ? 304 : 200;
      access(at.plusMillis(50 + random.nextInt(900)), address, "GET", part, status, agent);
    }
    for (int missing = random.nextInt(8) - 5; missing > 0; missing--) {
      String resource = MISSING[random.nextInt(MISSING.length)];
      access(at.plusMillis(300 + random.nextInt(900)), address, "GET", resource, 404, agent);
    }
  }

  private void program(Instant at) {
    String address = "198.51.100." + (20 + random.nextInt(3));
    String resource = "/api/v1/items/" + random.nextInt(1000);
    int luck = random.nextInt(100);
    int status = luck == 0 ? 500 : luck == 1 ? 401 : luck < 4 ? 404 : 200;
    String method = random.nextInt(4) == 0 ? "POST" : "GET";
    access(at, address, method, resource, status, "python-requests/2.32");
  }

  private void crawler(Instant at) {
    String agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    boolean old = random.nextInt(20) == 0;
    String resource = (old ? "/blog/2009/" : "/blog/2025/") + random.nextInt(5000);
    access(at, "192.0.2.66", "GET", resource, old ? 404 : 200, agent);
  }

  private void login(Instant at) {
    int user = random.nextInt(USERS);
    loginOf(user, at, "100.65.0." + user, random.nextBoolean() ? "sshd" : "portal");
  }

  /** Half of the people are behind one address. */
  private void office(Instant at) {
    int user = USERS / 2 + random.nextInt(USERS / 2);
    if (random.nextInt(4) == 0) {
      loginOf(user, at, OFFICE, "portal");
    } else {
      page(at, OFFICE, AGENTS[user % AGENTS.length]);
    }
  }

  private void loginOf(int user, Instant at, String address, String program) {
    Instant time = at;
    int wrong = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 0;
    for (int i = 0; i <= wrong; i++) {
      boolean done = i == wrong;
      Line line = new Line().put("ip_address", address).put("user", name(user));
      line.put("action", "login").put("resource", program.equals("sshd") ? "ssh" : "/login");
      line.put("status_code", done ? "200" : "401").put("outcome", done ? "success" : "failure");
      line.put("program", program).put("country", COUNTRIES[user % COUNTRIES.length]);
      add(time, line::at);
      time = time.plusMillis(3_000 + random.nextInt(9_000));
    }
  }

  private static String name(int user) {
    return NAMES[user % NAMES.length] + user;
  }

  private void change(Instant at) {
    int user = random.nextInt(USERS);
    Line line = new Line().put("ip_address", "100.65.0." + user).put("user", name(user));
    line.put("action", random.nextInt(5) == 0 ? "delete" : "modify");
    line.put("resource", "/api/data/" + random.nextInt(500)).put("status_code", "200");
    add(at, line::at);
  }

  private void administration(Instant at) {
    ZonedDateTime time = at.atZone(ZoneOffset.UTC);
    boolean office = time.getHour() >= 8 && time.getHour() < 17;
    if (office && time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0) {
      Line line = new Line().put("ip_address", "100.65.0.1").put("user", name(1));
      line.put("action", "access").put("resource", "/api/admin").put("status_code", "200");
      add(at, line::at);
    }
  }

  private void connection(Instant at) {
    String[] ports = {"443", "443", "443", "80", "53", "993"};
    Line line = new Line().put("ip_address", "10.0.0." + (1 + random.nextInt(STATIONS)));
    line.put("action", "connection").put("destination", "192.0.2." + random.nextInt(40));
    line.put("port", ports[random.nextInt(ports.length)]);
    line.put("bytes", Integer.toString(200 + random.nextInt(50_000)));
    add(at, line::at);
  }

  private void access(
      Instant at, String address, String method, String resource, int status, String agent) {
    Line line = new Line().put("ip_address", address).put("action", "access");
    line.put("method", method).put("host", "www.example.com").put("resource", resource);
    line.put("status_code", Integer.toString(status));
    line.put("outcome", status >= 400 ? "failure" : "success").put("user_agent", agent);
    line.put("bytes", Integer.toString(100 + resource.length() * 37));
    add(at, line::at);
  }

  /** A record without its time; its values need no escapes. */
  private static final class Line {
    private final StringBuilder fields = new StringBuilder();

    Line put(String name, String value) {
      fields.append(",\"").append(name).append("\":\"").append(value).append('"');
      return this;
    }

    String at(Instant time) {
      return "{\"timestamp\":\"" + time + '"' + fields + '}';
    }
  }
}
