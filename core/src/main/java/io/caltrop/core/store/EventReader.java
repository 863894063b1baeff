package io.caltrop.core.store;

import io.caltrop.core.Alert;
import io.caltrop.core.IpAddress;
import java.util.List;

/** Reads stored events. */
public interface EventReader {
  /**
   * The last events of an address, newest first by their timestamp.
   *
   * @param limit at most this many
   * @throws StoreException if the store is unavailable
   */
  List<Alert> lastEvents(IpAddress ip, int limit);
}
