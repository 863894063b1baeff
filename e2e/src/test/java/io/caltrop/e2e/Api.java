package io.caltrop.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A plain client of the HTTP API. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;

  Api(String base) {
    this.base = base;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode json(String path) {
    return parse(get(path).body());
  }

  /** The list of an alert id: counts by address. */
  Map<String, Long> blacklist(int alertId) {
    return counts(get("/blacklists/" + alertId).body());
  }

  /** The counts by address of a list's JSON. */
  static Map<String, Long> counts(String list) {
    Map<String, Long> counts = new TreeMap<>();
    parse(list)
        .path("blacklist")
        .properties()
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
    return counts;
  }

  JsonNode events(String ip, int limit) {
    return json("/ip_events/" + ip + "?limit=" + limit).path("events");
  }

  /** The sum of a metric over its labels that contain a text. */
  double metric(String name, String label) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + json, e);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(
          request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
