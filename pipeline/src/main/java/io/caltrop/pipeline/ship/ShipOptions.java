package io.caltrop.pipeline.ship;

import io.caltrop.core.logs.LogFormat;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/**
 * What to ship.
 *
 * @param files their paths; each may be missing for now
 * @param zone of times that name none
 * @param topic where the records go
 * @param once whether to end when everything that is there is shipped
 * @param fromEnd whether files that were never seen before are read from their end
 */
public record ShipOptions(
    List<Path> files, LogFormat format, ZoneId zone, String topic, boolean once, boolean fromEnd) {
  /** Copies, and makes the paths absolute. */
  public ShipOptions {
    files = files.stream().map(file -> file.toAbsolutePath().normalize()).distinct().toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no file to ship; allowed: one or more");
    }
  }
}
