package io.caltrop.store.cluster.redis;

import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.core.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads lists from the masters, never more than a page at once, so that nobody else waits.
 *
 * <p>The highest counts come in one script as long as a page holds them and all that count as much
 * as the last. Otherwise the whole list is read by {@code ZSCAN}, which misses no address that
 * stays on the list meanwhile; pages by rank would miss one that rises past them.
 */
final class ListReader {
  private static final Script TOP = Script.of("rows.lua", "top.lua");
  private static final Script PAGE = Script.of("rows.lua", "page.lua");

  /** Rows of one script. */
  private static final int MOST_ROWS = 1000;

  private static final int COLUMNS = 3;
  private static final byte[] START = Keys.bytes(0);

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::count).reversed().thenComparing(Entry::ip);

  private final Masters masters;
  private final CountingRules rules;

  ListReader(Masters masters, CountingRules rules) {
    this.masters = masters;
    this.rules = rules;
  }

  /**
   * One number of all lists' versions. A list whose master does not answer has another version each
   * time, so that no copy passes for the newest: reading it fails by itself, the others are served.
   *
   * @throws StoreException if no master answers
   */
  long version() {
    List<Asked> asked = new ArrayList<>();
    List<StoreException> failures = new ArrayList<>();
    int lists = 0;
    for (AlertType type : rules.catalog().categories().keySet()) {
      byte[] key = new Keys(type).version();
      lists++;
      try {
        Node node = masters.of(key);
        asked.add(new Asked(lists, node, node.commands().get(key)));
      } catch (StoreException e) {
        failures.add(e);
      }
    }
    long mixed = 0;
    for (Asked one : asked) {
      try {
        byte[] version = answer(one.version, one.node);
        mixed += mix(mix(one.list) + (version == null ? 0 : Long.parseLong(text(version))));
      } catch (StoreException e) {
        failures.add(e);
      }
    }
    if (failures.size() == lists && lists > 0) {
      throw failures.get(0);
    }
    return failures.isEmpty() ? mixed : ThreadLocalRandom.current().nextLong();
  }

  /** A list's version on its way; lists are numbered, so that two cannot make up for each other. */
  private record Asked(int list, Node node, CompletionStage<byte[]> version) {}

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): one to one, and spread out. */
  private static long mix(long z) {
    long a = (z + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  List<Entry> entries(AlertType type, Instant now, int limit) {
    if (limit < 1) {
      return List.of();
    }
    for (long rows = Math.max(64, limit * 2L); rows <= MOST_ROWS; rows *= 4) {
      Optional<List<Entry>> top = top(type, now, limit, rows);
      if (top.isPresent()) {
        return top.get();
      }
    }
    return top(type, now, limit, MOST_ROWS).orElseGet(() -> all(type, now, limit));
  }

  /** The highest counts; empty if a row more might belong to them. */
  private Optional<List<Entry>> top(AlertType type, Instant now, int limit, long rows) {
    Keys keys = new Keys(type);
    Node node = masters.of(keys.counters());
    List<Object> read =
        answer(
            TOP.run(node, List.of(keys.counters(), keys.lastSeen()), List.of(Keys.bytes(rows))),
            node);
    Map<IpAddress, Entry> live = new HashMap<>();
    take(read, 0, now, live);
    boolean whole = read.size() < rows * COLUMNS;
    long lowest = read.isEmpty() ? 0 : count(read.get(read.size() - 2));
    long above = live.values().stream().filter(entry -> entry.count() > lowest).count();
    return whole || above >= limit ? Optional.of(highest(live.values(), limit)) : Optional.empty();
  }

  private List<Entry> all(AlertType type, Instant now, int limit) {
    Keys keys = new Keys(type);
    List<byte[]> names = List.of(keys.counters(), keys.lastSeen());
    Map<IpAddress, Entry> live = new HashMap<>();
    byte[] cursor = START;
    Node node = masters.of(keys.counters()); // another one's cursors are others
    do {
      List<byte[]> arguments = List.of(cursor, Keys.bytes(MOST_ROWS));
      List<Object> page = answer(PAGE.run(node, names, arguments), node);
      take(page, 1, now, live);
      if (live.size() > 2L * limit + MOST_ROWS) {
        List<Entry> kept = highest(live.values(), limit);
        live.clear();
        kept.forEach(entry -> live.put(entry.ip(), entry));
      }
      cursor = (byte[]) page.get(0);
    } while (!text(cursor).equals("0"));
    return highest(live.values(), limit);
  }

  private void take(List<Object> rows, int first, Instant now, Map<IpAddress, Entry> live) {
    for (int i = first; i < rows.size(); i += COLUMNS) {
      Instant expires = Instant.ofEpochMilli(count(rows.get(i + 2))).plus(rules.ttl());
      long count = count(rows.get(i + 1));
      if (expires.isAfter(now)) {
        address(rows.get(i))
            .filter(ip -> !rules.neverList().contains(ip))
            .ifPresent(ip -> live.put(ip, new Entry(ip, count, expires)));
      }
    }
  }

  /** Empty for a member that is none: somebody put it there by hand. */
  private static Optional<IpAddress> address(Object member) {
    try {
      return Optional.of(IpAddress.parse(text((byte[]) member)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Entry> highest(Collection<Entry> entries, int limit) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(ORDER);
    return Collections.unmodifiableList(
        sorted.size() <= limit ? sorted : new ArrayList<>(sorted.subList(0, limit)));
  }

  private <T> T answer(CompletionStage<T> asked, Node node) {
    try {
      return Answers.of(asked, node.name());
    } catch (StoreException e) {
      masters.lookAgain();
      throw e;
    }
  }

  /** A score. Sorted sets keep doubles, which show whole numbers up to 2^53 as such. */
  private static long count(Object score) {
    String digits = text((byte[]) score);
    return digits.matches("[0-9]+") ? Long.parseLong(digits) : (long) Double.parseDouble(digits);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
