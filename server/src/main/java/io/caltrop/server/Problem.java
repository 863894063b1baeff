package io.caltrop.server;

import java.util.Map;

/**
 * A request that is answered by an error: {@code {"detail": "what was wrong and what is allowed"}}.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String detail;
  private final transient Map<String, String> headers;

  Problem(int status, String detail) {
    this(status, detail, Map.of());
  }

  Problem(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }

  /** A parameter whose value is not allowed. */
  static Problem parameter(String name, String shownValue, String allowed) {
    return new Problem(422, name + ": " + shownValue + "; allowed: " + allowed);
  }

  /** Something that the server needs does not answer; worth another try. */
  static Problem unavailable(String detail) {
    return new Problem(503, detail, Map.of("Retry-After", "1"));
  }

  int status() {
    return status;
  }

  String detail() {
    return detail;
  }

  Map<String, String> headers() {
    return headers;
  }
}
