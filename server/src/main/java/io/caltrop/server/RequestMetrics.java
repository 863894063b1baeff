package io.caltrop.server;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;

/**
 * Counts requests by route, not by path: {@code caltrop_http_requests_total} and {@code
 * caltrop_http_request_seconds}. What clients can invent is summed up as {@code other}.
 */
final class RequestMetrics {
  private static final String OTHER = "other";
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final Counter requests;
  private final Histogram seconds;

  RequestMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("caltrop_http_requests")
            .help("Answers of the HTTP API, by route and status.")
            .labelNames("method", "route", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("caltrop_http_request_seconds")
            .help("Time from a request's headers to the end of its answer.")
            .labelNames("route")
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5)
            .classicOnly()
            .register(registry);
  }

  /** Counts an answer that was given. */
  void count(Context ctx, float milliseconds) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    String route = endpoint == null ? OTHER : endpoint.path;
    String method = METHODS.contains(ctx.req().getMethod()) ? ctx.req().getMethod() : OTHER;
    requests.labelValues(method, route, Integer.toString(ctx.statusCode())).inc();
    seconds.labelValues(route).observe(milliseconds / 1000.0);
  }
}
