package io.caltrop.pipeline.ship;

/**
 * What was shipped since the start.
 *
 * @param lines that were read
 * @param records that they gave
 * @param rejected lines that could not be read, now in the dead letters
 */
public record ShipCounts(long lines, long records, long rejected) {
  static final ShipCounts NONE = new ShipCounts(0, 0, 0);

  ShipCounts plus(ShipCounts more) {
    return new ShipCounts(lines + more.lines, records + more.records, rejected + more.rejected);
  }
}
