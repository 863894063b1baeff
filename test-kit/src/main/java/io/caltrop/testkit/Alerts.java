package io.caltrop.testkit;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Alerts for tests: every number makes another one, the same number the same one. */
public final class Alerts {
  /** The sensor of all of them. */
  public static final UUID SENSOR = UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");

  private static final long FIRST = 1_767_225_600_000L;

  private Alerts() {}

  /** An SQL injection by 203.0.113.7, one millisecond after the alert of the number before. */
  public static Alert alert(int number) {
    return alert(number, "203.0.113.7", AlertType.flow(40));
  }

  /** The same of another address and type. */
  public static Alert alert(int number, String ip, AlertType type) {
    return new Alert(
        SENSOR,
        FIRST + number,
        IpAddress.parse(ip),
        type,
        443,
        "shop.example/item?id=" + number + "+UNION+SELECT",
        "SQL injection in a parameter");
  }

  /** Those of the numbers from {@code first} to before {@code end}. */
  public static List<Alert> alerts(int first, int end) {
    List<Alert> alerts = new ArrayList<>();
    for (int number = first; number < end; number++) {
      alerts.add(alert(number));
    }
    return alerts;
  }
}
