package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Quote;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retention where the server has none of its own: the partitions of days that are past it are
 * dropped, once an hour. A day goes when its last second is old enough, so that a row lives up to a
 * day longer than asked. Nobody waits for that: it happens in a thread of its own.
 */
final class OldPartitions {
  private static final Logger log = LoggerFactory.getLogger(OldPartitions.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private final HttpPort http;
  private final ClickHouseSettings settings;
  private final Duration retention;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          OldPartitions::daemon,
          new ThreadPoolExecutor.DiscardPolicy());
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  OldPartitions(HttpPort http, ClickHouseSettings settings, Duration retention) {
    this.http = http;
    this.settings = settings;
    this.retention = retention;
  }

  private static Thread daemon(Runnable work) {
    Thread daemon = new Thread(work, "clickhouse-retention");
    daemon.setDaemon(true);
    return daemon;
  }

  /** Begins to drop if it is time to. A failure is logged, and mended an hour later. */
  void beginIfDue(Instant now) {
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(EVERY))) {
      return;
    }
    thread.execute(() -> drop(now));
  }

  private void drop(Instant now) {
    for (String host : settings.hosts()) {
      try {
        drop(host, LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC));
      } catch (HostFailure | RuntimeException e) {
        log.warn("Old events stay for now: {}", e.getMessage());
      }
    }
  }

  private void drop(String host, LocalDate firstKept) throws HostFailure {
    String database = settings.database();
    RowReader row =
        new RowReader(
            http.run(
                host,
                "SELECT DISTINCT partition FROM system.parts WHERE active AND database = "
                    + EventsTable.literal(database)
                    + " AND table = "
                    + EventsTable.literal(EventsTable.LOCAL)
                    + " FORMAT RowBinary",
                Map.of(),
                LIMIT));
    List<String> old = new ArrayList<>();
    while (row.hasNext()) {
      String name = row.text();
      if (isBefore(name, firstKept)) {
        old.add(name);
      }
    }
    for (String day : old) {
      String table = EventsTable.name(database, EventsTable.LOCAL);
      http.run(host, "ALTER TABLE " + table + " DROP PARTITION " + day, Map.of(), LIMIT);
      log.info("Dropped the events of {} at {}", day, host);
    }
  }

  /** False for a name that is no day, which somebody else's table may have. */
  private boolean isBefore(String name, LocalDate firstKept) {
    try {
      return LocalDate.parse(name, DAY).isBefore(firstKept);
    } catch (DateTimeParseException e) {
      if (unknown.add(name)) {
        log.warn("Partition {} of {} stays: it is no day", Quote.of(name), EventsTable.LOCAL);
      }
      return false;
    }
  }

  /** How often it was done. */
  long runs() {
    return thread.getCompletedTaskCount();
  }

  void close() {
    List<Runnable> unused = thread.shutdownNow();
  }
}
