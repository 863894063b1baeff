package io.caltrop.core.ntopng;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of ntopng's alert ids. An id that is not known is an alert all the same. */
final class AlertTable {
  private static final Map<Integer, Flow> FLOWS = new HashMap<>();
  private static final Map<Integer, Host> HOSTS = new HashMap<>();

  static {
    for (String line : lines("flow-alerts.csv")) {
      String[] column = line.split(",", 4);
      int riskId = column[1].isEmpty() ? 0 : Integer.parseInt(column[1]);
      FLOWS.put(
          Integer.parseInt(column[0]), new Flow(riskId, Accountable.of(column[2]), column[3]));
    }
    for (String line : lines("host-alerts.csv")) {
      String[] column = line.split(",", 3);
      HOSTS.put(
          Integer.parseInt(column[0]),
          new Host(column[1].equals("attacker"), column[1].equals("victim"), column[2]));
    }
  }

  private AlertTable() {}

  static Flow flow(int alertId) {
    return FLOWS.getOrDefault(alertId, Flow.UNKNOWN);
  }

  static Host host(int alertId) {
    return HOSTS.getOrDefault(alertId, Host.UNKNOWN);
  }

  private static List<String> lines(String name) {
    try (InputStream file = AlertTable.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing in the program");
      }
      var text = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Which side of a flow an alert is about. */
  enum Accountable {
    CLIENT,
    SERVER,
    BOTH,
    UNKNOWN;

    private static Accountable of(String column) {
      return switch (column) {
        case "client" -> CLIENT;
        case "server" -> SERVER;
        case "both" -> BOTH;
        case "" -> UNKNOWN;
        default -> throw new IllegalStateException("accountable: " + column);
      };
    }
  }

  /**
   * A flow alert.
   *
   * @param riskId the nDPI risk whose text explains it; 0 for none
   * @param title what it says; "" when not known
   */
  record Flow(int riskId, Accountable accountable, String title) {
    static final Flow UNKNOWN = new Flow(0, Accountable.UNKNOWN, "");
  }

  /**
   * A host alert.
   *
   * @param attacker whether the host it names is the attacker
   * @param victim whether it is the victim
   * @param title what it says; "" when not known
   */
  record Host(boolean attacker, boolean victim, String title) {
    static final Host UNKNOWN = new Host(false, false, "");
  }
}
