package io.caltrop.core.store;

import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import java.time.Instant;
import java.util.List;

/** Reads the blacklists. */
public interface BlacklistReader {
  /**
   * A number that changes whenever a batch was recorded. Cheap: readers that keep a copy of a list
   * ask before they read it again.
   *
   * @throws StoreException if the store is unavailable
   */
  long version();

  /**
   * The addresses of a list that have not expired, by count from high to low, then by address.
   *
   * @param limit at most this many
   * @throws StoreException if the store is unavailable
   */
  List<Entry> entries(AlertType type, Instant now, int limit);

  /**
   * One address of a list.
   *
   * @param count alerts of the list's type reported for the address
   * @param expires when it leaves the list unless it is seen again
   */
  record Entry(IpAddress ip, long count, Instant expires) {}
}
