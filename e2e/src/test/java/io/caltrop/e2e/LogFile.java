package io.caltrop.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Log events in a file, and an independent count of their errors. */
final class LogFile {
  final List<String> lines;

  LogFile(Path file) {
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many errors each address has that has more than three. */
  Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (String line : lines) {
      JsonNode event = Api.parse(line);
      if (event.get("status_code").asInt() >= 400) {
        errors.merge(event.get("ip_address").asText(), 1L, Long::sum);
      }
    }
    errors.values().removeIf(count -> count <= 3);
    return errors;
  }
}
