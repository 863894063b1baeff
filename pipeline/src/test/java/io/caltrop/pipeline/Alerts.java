package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Alerts for tests: all distinct, of 50 public addresses and the six listed types. */
final class Alerts {
  private static final int[] TYPES = {40, 41, 68, 42, 79, 61};
  private static final UUID SENSOR = UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");
  private static final AtomicLong NEXT = new AtomicLong();

  private Alerts() {}

  static Alert next() {
    long number = NEXT.getAndIncrement();
    return new Alert(
        SENSOR,
        1_760_000_000_000L + number,
        IpAddress.parse("198.51.100." + (number % 50 + 1)),
        AlertType.flow(TYPES[(int) (number % TYPES.length)]),
        443,
        "/index.php?id=" + number,
        "a reason of usual length for request " + number);
  }

  static List<Alert> some(int count) {
    List<Alert> alerts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      alerts.add(next());
    }
    return alerts;
  }
}
