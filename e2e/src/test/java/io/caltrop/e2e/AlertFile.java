package io.caltrop.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Alert records in a file, and what an independent count of them expects. */
final class AlertFile {
  final List<String> lines;
  final int distinct;

  /** From alert id to address to the number of distinct alerts. */
  final Map<Integer, Map<String, Long>> counts = new TreeMap<>();

  /** From address to the identities of its distinct alerts. */
  final Map<String, Set<List<String>>> events = new LinkedHashMap<>();

  AlertFile(Path file) {
    lines = readLines(file);
    Set<List<String>> seen = new HashSet<>();
    for (String line : lines) {
      JsonNode alert = Api.parse(line);
      List<String> identity =
          List.of("user_id", "timestamp", "alert_id", "ip", "info", "reason").stream()
              .map(name -> alert.get(name).asText())
              .toList();
      if (seen.add(identity)) {
        String ip = alert.get("ip").asText();
        counts
            .computeIfAbsent(alert.get("alert_id").asInt(), id -> new TreeMap<>())
            .merge(ip, 1L, Long::sum);
        events.computeIfAbsent(ip, any -> new HashSet<>()).add(identity);
      }
    }
    distinct = seen.size();
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
