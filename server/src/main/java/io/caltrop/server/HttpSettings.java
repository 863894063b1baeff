package io.caltrop.server;

/**
 * Where the server listens and what it takes.
 *
 * @param host the address or name to bind
 * @param port the port to bind; 0 for any free one
 * @param maxBodyBytes the largest request body, in bytes, after decompression
 * @param ingest how alerts are taken
 */
public record HttpSettings(String host, int port, int maxBodyBytes, IngestSettings ingest) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8000;
  public static final int DEFAULT_MAX_BODY_BYTES = 8 << 20;

  private static final int SMALLEST_MAX_BODY = 1024;
  private static final int LARGEST_MAX_BODY = 256 << 20;

  /** Checks the numbers. */
  public HttpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("the host is empty; allowed: an address or a name");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "port " + port + " is out of range; allowed: 0 (any free port) to 65535");
    }
    if (maxBodyBytes < SMALLEST_MAX_BODY || maxBodyBytes > LARGEST_MAX_BODY) {
      throw new IllegalArgumentException(
          "the largest body of %d bytes is out of range; allowed: %d to %d"
              .formatted(maxBodyBytes, SMALLEST_MAX_BODY, LARGEST_MAX_BODY));
    }
  }

  /** The settings that hold without configuration. */
  public static HttpSettings standard() {
    return new HttpSettings(
        DEFAULT_HOST, DEFAULT_PORT, DEFAULT_MAX_BODY_BYTES, IngestSettings.standard());
  }

  /** The same on another port. */
  public HttpSettings withPort(int other) {
    return new HttpSettings(host, other, maxBodyBytes, ingest);
  }

  /** The same with other rules for ingest. */
  public HttpSettings withIngest(IngestSettings other) {
    return new HttpSettings(host, port, maxBodyBytes, other);
  }
}
