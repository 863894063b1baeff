package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * When the store is asked, and how old a list may get; time stands still but where a test moves it.
 */
class BlacklistCacheTest {
  private static final AlertType SQL = AlertType.flow(40);
  private static final AlertType SSH = AlertType.flow(61);

  private final TestClock clock = new TestClock();
  private final AtomicLong nanos = new AtomicLong(42);
  private final Store store = new Store();
  private final BlacklistCache cache = cache(Runnable::run);

  private BlacklistCache cache(Executor loader) {
    return new BlacklistCache(
        store, Catalog.standard(), new NeverList(NeverList.DEFAULT), clock, nanos::get, loader);
  }

  /** One address whose count is the version, which costs some time to read. */
  private final class Store implements BlacklistReader {
    long version = 1;
    int versionsAsked;
    int listsRead;
    Duration reading = Duration.ZERO;
    Duration ttl = Duration.ofHours(1);
    @Nullable RuntimeException failure;

    @Override
    public long version() {
      versionsAsked++;
      fail();
      return version;
    }

    @Override
    public List<Entry> entries(AlertType type, Instant now, int limit) {
      listsRead++;
      fail();
      pass(reading);
      Instant expires = TestClock.START.plus(ttl);
      return now.isBefore(expires)
          ? List.of(new Entry(IpAddress.parse("192.0.2.1"), version, expires))
          : List.of();
    }

    private void fail() {
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    clock.advance(time);
  }

  private String text() {
    return text(SQL);
  }

  private String text(AlertType type) {
    return new String(cache.list(type).join().text().plain(), StandardCharsets.UTF_8);
  }

  @Test
  void within_a_few_milliseconds_nobody_asks_the_store_again() {
    for (int i = 0; i < 1000; i++) {
      assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    }
    assertThat(store.versionsAsked).isOne();
    assertThat(store.listsRead).isOne();
  }

  @Test
  void as_long_as_the_version_stays_the_list_is_not_read_again() {
    RenderedList first = cache.list(SQL).join();
    for (int i = 0; i < 10; i++) {
      pass(BlacklistCache.CHECK_EVERY);
      assertThat(cache.list(SQL).join()).isSameAs(first);
    }
    assertThat(store.versionsAsked).isEqualTo(11);
    assertThat(store.listsRead).isOne();
  }

  @Test
  void a_new_version_shows_after_a_few_milliseconds() {
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    store.version = 2;
    pass(BlacklistCache.CHECK_EVERY);
    assertThat(text()).isEqualTo("192.0.2.1\t2\n");
  }

  @Test
  void the_version_is_asked_once_for_all_lists() {
    text(SQL);
    text(SSH);
    assertThat(store.versionsAsked).isOne();
    assertThat(store.listsRead).isEqualTo(2);
  }

  @Test
  void an_address_that_expires_leaves_though_no_version_moved() {
    store.ttl = Duration.ofSeconds(10);
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    pass(Duration.ofMillis(9_999));
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    pass(Duration.ofMillis(5));
    assertThat(text()).isEmpty();
  }

  @Test
  void when_every_batch_changes_the_list_it_is_read_half_of_the_time() {
    store.reading = Duration.ofMillis(20);
    for (int i = 0; i < 600; i++) {
      store.version++;
      text();
      pass(Duration.ofMillis(1));
    }
    // 600 ms of requests; each reading takes 20 more and is followed by 20 in which there is none
    assertThat(store.listsRead).isEqualTo(600 / 20);
  }

  @Test
  void lists_that_are_in_demand_together_rest_for_each_other() {
    store.reading = Duration.ofMillis(20);
    text(SQL);
    text(SSH);
    store.version++;
    pass(Duration.ofMillis(39));
    text(SSH);
    assertThat(store.listsRead).isEqualTo(2);
    pass(Duration.ofMillis(1));
    text(SSH);
    assertThat(store.listsRead).isEqualTo(3);
  }

  @Test
  void a_list_that_takes_long_to_read_rests_a_second_at_most() {
    store.reading = Duration.ofSeconds(3);
    text();
    store.version++;
    pass(BlacklistCache.LONGEST_REST);
    text();
    assertThat(store.listsRead).isEqualTo(2);
  }

  @Test
  void without_the_store_the_last_list_serves_for_two_seconds_and_no_longer() {
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    store.failure = TestSite.outage();
    pass(BlacklistCache.OLDEST.minusMillis(1));
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
    pass(Duration.ofMillis(1));
    assertThatThrownBy(this::text)
        .hasCauseInstanceOf(Problem.class)
        .hasMessageContaining("blacklist 40 cannot be read now: no PostgreSQL at localhost:5432");
    store.failure = null;
    pass(BlacklistCache.BACKOFF);
    assertThat(text()).isEqualTo("192.0.2.1\t1\n");
  }

  @Test
  void after_a_failure_the_store_is_left_alone_for_a_moment() {
    store.failure = TestSite.outage();
    for (int i = 0; i < 100; i++) {
      assertThat(cache.list(SQL)).isCompletedExceptionally();
    }
    assertThat(store.versionsAsked).isOne();
    pass(BlacklistCache.BACKOFF);
    assertThat(cache.list(SQL)).isCompletedExceptionally();
    assertThat(store.versionsAsked).isEqualTo(2);
  }

  @Test
  void all_who_wait_share_one_refresh() {
    List<Runnable> tasks = new ArrayList<>();
    BlacklistCache slow = cache(tasks::add);
    List<CompletableFuture<RenderedList>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(slow.list(SQL));
    }
    assertThat(tasks).hasSize(1);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    tasks.get(0).run();
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(store.listsRead).isOne();
  }

  @Test
  void a_store_that_hangs_is_waited_for_a_second() {
    BlacklistCache hanging = cache(task -> {});
    CompletableFuture<RenderedList> list = hanging.list(SQL);
    await().atMost(Duration.ofSeconds(5)).until(list::isDone);
    assertThatThrownBy(list::join)
        .hasMessageContaining(
            "blacklist 40 cannot be read now: the store did not answer within 1000 ms");
  }

  @Test
  void the_console_takes_what_is_a_second_old() {
    cache.list(SQL).join();
    store.version++;
    pass(Duration.ofMillis(999));
    assertThat(cache.recent(SQL).join().top().get(0).count()).isOne();
    pass(Duration.ofMillis(1));
    assertThat(cache.recent(SQL).join().top().get(0).count()).isEqualTo(2);
  }

  @Test
  void one_address_is_found_in_a_list() {
    RenderedList list = cache.list(SQL).join();
    assertThat(list.count(IpAddress.parse("192.0.2.1"))).hasValue(1);
    assertThat(list.count(IpAddress.parse("192.0.2.10"))).isEmpty();
    assertThat(list.count(IpAddress.parse("2.0.2.1"))).isEmpty();
  }
}
