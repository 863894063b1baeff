package io.caltrop.store.cluster.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * ClickHouse's HTTP interface: one statement is one POST, and the whole exchange is bounded in
 * time.
 *
 * <p>The answer is buffered on the server until it is complete ({@code wait_end_of_query}), so that
 * a status of 200 means success; otherwise a failure half-way would arrive as text in the rows.
 */
final class HttpPort {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final ClickHouseSettings settings;
  private final HttpClient client;
  private final String authorization;

  HttpPort(ClickHouseSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT);
    settings.caCertificate().ifPresent(file -> builder.sslContext(Authorities.trusting(file)));
    this.client = builder.build();
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (settings.user() + ":" + settings.password().orElse(""))
                        .getBytes(StandardCharsets.UTF_8));
  }

  /** The first bytes of an array as a body, packed if the settings say so. */
  Body body(byte[] bytes, int length) {
    if (!settings.compress()) {
      return new Body(bytes, length, false);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 4 + 64);
    try (GZIPOutputStream gzip = new FastGzip(packed)) {
      gzip.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return new Body(packed.toByteArray(), packed.size(), true);
  }

  /** Runs a statement without data and returns the answer's body. */
  byte[] run(String host, String sql, Map<String, String> options, Duration limit)
      throws HostFailure {
    Map<String, String> all = new TreeMap<>(options);
    all.put("wait_end_of_query", "1");
    if (settings.compress()) {
      all.put("enable_http_compression", "1");
    }
    BodyPublisher body = BodyPublishers.ofString(sql, StandardCharsets.UTF_8);
    return send(host, request(host, all).POST(body).build(), limit);
  }

  /** Runs an INSERT whose rows are the body. */
  void insert(String host, String sql, Body body, Map<String, String> options, Duration limit)
      throws HostFailure {
    Map<String, String> all = new TreeMap<>(options);
    all.put("query", sql);
    HttpRequest.Builder request = request(host, all);
    if (body.isGzip) {
      request.header("Content-Encoding", "gzip");
    }
    request.POST(BodyPublishers.ofByteArray(body.bytes, 0, body.length));
    send(host, request.build(), limit);
  }

  private HttpRequest.Builder request(String host, Map<String, String> options) {
    String query =
        options.entrySet().stream()
            .map(option -> option.getKey() + "=" + encoded(option.getValue()))
            .collect(Collectors.joining("&"));
    URI uri = URI.create((settings.tls() ? "https://" : "http://") + host + "/?" + query);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Authorization", authorization);
    return settings.compress() ? request.header("Accept-Encoding", "gzip") : request;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] send(String host, HttpRequest request, Duration limit) throws HostFailure {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      byte[] body = unpacked(response);
      if (response.statusCode() != 200) {
        String said = new String(body, StandardCharsets.UTF_8);
        throw HostFailure.answer(host, response.statusCode(), said);
      }
      return body;
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw HostFailure.network(host, e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw HostFailure.network(host, e);
    } catch (ExecutionException e) {
      throw HostFailure.network(host, e.getCause() == null ? e : e.getCause());
    } catch (IOException e) {
      throw HostFailure.network(host, e);
    }
  }

  private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
    boolean gzip =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    if (!gzip || response.body().length == 0) {
      return response.body();
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return in.readAllBytes();
    }
  }

  /** A body as it goes over the network; made once, so that every attempt sends the same bytes. */
  static final class Body {
    private final byte[] bytes;
    private final int length;
    private final boolean isGzip;

    private Body(byte[] bytes, int length, boolean isGzip) {
      this.bytes = bytes;
      this.length = length;
      this.isGzip = isGzip;
    }
  }

  /** Gzip of the lowest level, which loses little against the others on these rows. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
