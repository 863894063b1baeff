package io.caltrop.server;

import io.caltrop.core.Dependency;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Every route of the API, and the parts behind it. */
final class Routes {
  private Routes() {}

  /** A route for GET and HEAD. */
  static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  static void register(
      RoutesConfig routes, HttpSettings settings, ServerParts parts, Workers workers) {
    Executor requests = workers.requests();
    LongSupplier nanos = System::nanoTime;
    BlacklistCache cache =
        new BlacklistCache(
            parts.blacklists(),
            parts.catalog(),
            parts.neverList(),
            parts.clock(),
            nanos,
            workers.lists());
    get(
        routes,
        "/blacklists/{alert_id}",
        new BlacklistRoutes(cache, parts.catalog(), requests)::blacklist);
    get(routes, "/ip_events/{ip}", new EventRoutes(parts.events(), workers)::events);
    get(routes, "/metrics", new MetricsRoute(parts.registry())::metrics);
    HealthChecks checks = new HealthChecks(dependencies(parts), workers.checks(), nanos);
    HealthRoutes health = new HealthRoutes(checks, parts.version(), requests);
    get(routes, "/health", health::alive);
    get(routes, "/health/ready", health::ready);
    parts
        .publisher()
        .ifPresent(
            publisher -> {
              IngestRoutes ingest = new IngestRoutes(settings, publisher, parts, workers);
              routes.post("/ingest/ntopng", ingest::ntopng);
              routes.post("/ingest/alerts", ingest::alerts);
              routes.post("/ingest/logs", ingest::logs);
            });
    parts
        .streams()
        .ifPresent(
            streams -> {
              parts.registry().register(new StreamMetrics(streams, parts.clock()));
              get(routes, "/streams", new StreamRoutes(streams)::streams);
            });
    RateHistory rates = new RateHistory(parts.registry(), nanos);
    rates.start(workers.timer());
    ConsoleRoutes console = new ConsoleRoutes(parts, cache, checks, rates, workers);
    get(routes, "/console/state", console::state);
    get(routes, "/console/address/{ip}", console::address);
    Pages.register(routes);
    routes.before(ctx -> SecurityHeaders.all().forEach(ctx::header));
    ErrorAnswers.register(routes);
  }

  /** What must be up, streaming SQL among it. */
  private static List<Dependency> dependencies(ServerParts parts) {
    List<Dependency> all = new ArrayList<>(parts.dependencies());
    parts.streams().map(StreamHealth::new).ifPresent(all::add);
    return all;
  }
}
